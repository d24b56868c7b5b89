"use client";

import { CircleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Controller } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { PriceInput } from "@/features/catalogue/price-input";
import { newAttempt } from "@/features/checkout/attempt";
import type { Payout, PayoutBalance } from "@/lib/api";
import { zPayoutRequest } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { amount } from "@/lib/format";
import { useApiForm } from "@/lib/forms/use-api-form";
import { obstacleOf } from "./obstacle";

/** Stripe may be asked first whether the account is ready. */
const PATIENCE_MS = 30_000;

/** Asks for a payout; while none is possible it says why, and what to do. */
export function RequestForm({ balance }: { balance: PayoutBalance }) {
  const obstacle = obstacleOf(balance);
  if (obstacle !== null) {
    return (
      <div className="flex flex-col items-start gap-3 text-sm">
        <p className="flex items-start gap-2 text-white">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          {obstacle.why}
        </p>
        {obstacle.steps.map((step) => (
          <p key={step}>{step}</p>
        ))}
        {obstacle.account && (
          <Button asChild variant="secondary">
            <a href="#account">See your account at Stripe</a>
          </Button>
        )}
      </div>
    );
  }
  // Another balance is another form: the amount that it proposes would not be there any more.
  return <Form key={balance.available_cents} balance={balance} />;
}

function Form({ balance }: { balance: PayoutBalance }) {
  const api = useApi();
  const router = useRouter();
  const [attempt] = useState(() => newAttempt());
  const { available_cents, minimum_cents, currency } = balance;
  const { form, submit, problem, errorOf, pending } = useApiForm(
    zPayoutRequest,
    { amount_cents: available_cents },
    async (body) => {
      try {
        await api<Payout>("/api/payouts", {
          send: { method: "POST", body, headers: { "Idempotency-Key": attempt.keyFor(body) } },
          timeoutMs: PATIENCE_MS,
        });
      } catch (error) {
        // Another tab may have taken what this one still shows.
        router.refresh();
        throw error;
      }
      attempt.renew();
      toast.success(`Payout of ${amount(body.amount_cents, currency)} requested`);
      router.refresh();
      return null;
    },
  );
  const cents = form.watch("amount_cents");
  const isAmount = Number.isInteger(cents) && cents > 0;
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <Field
        label="Amount"
        hint={`${amount(available_cents, currency)} are available. A payout is at least ${amount(minimum_cents, currency)}.`}
        error={errorOf("amount_cents")}
      >
        {(control) => (
          <Controller
            control={form.control}
            name="amount_cents"
            render={({ field }) => (
              <PriceInput
                control={control}
                cents={field.value}
                onChange={(typed) => field.onChange(typed ?? Number.NaN)}
                onBlur={field.onBlur}
              />
            )}
          />
        )}
      </Field>
      <Button type="submit" className="self-start" disabled={pending}>
        {isAmount ? `Request payout of ${amount(cents, currency)}` : "Request payout"}
      </Button>
    </form>
  );
}
