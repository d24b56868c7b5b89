"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Controller } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { PriceInput } from "@/features/catalogue/price-input";
import { newAttempt } from "@/features/checkout/attempt";
import { leftOf } from "@/features/sales/shares";
import type { Refund, SaleDetail } from "@/lib/api";
import { zNewRefund, zRefundApproval } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { amount } from "@/lib/format";
import { useApiForm } from "@/lib/forms/use-api-form";
import { effects } from "./effects";

type Values = { amount_cents: number; answer?: string; reason?: string };

/**
 * Gives a sale's money back, all that is left or a part of it: `refund` is what the buyer asked
 * for, null when nobody did. Says before what will happen.
 */
export function RefundForm({
  sale,
  refund,
  onDone,
}: {
  sale: SaleDetail;
  refund: Refund | null;
  onDone: () => void;
}) {
  const api = useApi();
  const router = useRouter();
  const [attempt] = useState(() => newAttempt());
  const [part, setPart] = useState(false);
  const left = leftOf(sale);
  const words = refund === null ? "reason" : "answer";
  const { form, submit, problem, errorOf, pending } = useApiForm<Values>(
    refund === null ? zNewRefund : zRefundApproval,
    { amount_cents: left, [words]: "" },
    async (body) => {
      await (refund === null
        ? api(`/api/sales/${sale.id}/refunds`, {
            send: { method: "POST", body, headers: { "Idempotency-Key": attempt.keyFor(body) } },
          })
        : api(`/api/refunds/${refund.id}/approve`, { send: { method: "POST", body } }));
      toast.success(`${amount(body.amount_cents, sale.currency)} go back to the buyer`);
      router.refresh();
      onDone();
      return null;
    },
  );
  const cents = form.watch("amount_cents");
  const isAmount = Number.isInteger(cents) && cents > 0 && cents <= left;
  const choose = (some: boolean) => {
    setPart(some);
    form.setValue("amount_cents", left);
    form.clearErrors("amount_cents");
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <fieldset className="flex flex-col">
        <legend className="text-sm font-medium text-white">How much</legend>
        {(
          [
            [false, `All that is left, ${amount(left, sale.currency)}`],
            [true, "A part of it"],
          ] as const
        ).map(([some, label]) => (
          <label key={label} className="flex min-h-11 items-center gap-3">
            <input
              type="radio"
              name="how-much"
              checked={part === some}
              onChange={() => choose(some)}
              className="size-5 accent-blue-600"
            />
            {label}
          </label>
        ))}
        {!part && errorOf("amount_cents") !== undefined && (
          <p role="alert" className="text-sm text-danger-text">
            {errorOf("amount_cents")}
          </p>
        )}
      </fieldset>
      {part && (
        <Field
          label="Amount"
          hint={`At most ${amount(left, sale.currency)}.`}
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
      )}
      <Field
        label={refund === null ? "Why" : "Your answer to the buyer"}
        hint={refund === null ? "The buyer reads it." : "May stay empty."}
        error={errorOf(words)}
      >
        {(control) => <Textarea {...control} maxLength={2000} {...form.register(words)} />}
      </Field>
      {isAmount && (
        <ul className="list-disc space-y-1 pl-5 text-sm" aria-live="polite">
          {effects(sale, cents, sale.currency).map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="danger" disabled={pending}>
          {isAmount ? `Refund ${amount(cents, sale.currency)}` : "Refund"}
        </Button>
        <DialogClose asChild>
          <Button variant="ghost">Not now</Button>
        </DialogClose>
      </div>
    </form>
  );
}
