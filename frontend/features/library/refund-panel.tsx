"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Quote } from "@/components/ui/quote";
import { Textarea } from "@/components/ui/textarea";
import { SupportAddress } from "@/features/site/terms";
import type { PurchaseDetail, Refund } from "@/lib/api";
import { zRefundAppeal, zRefundRequest } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { amount } from "@/lib/format";
import { useApiForm } from "@/lib/forms/use-api-form";
import { purchaseKey } from "./queries";
import { appealable, canAskRefund, refundState } from "./words";

/** Where each refund stands, the latest first, and what a buyer can do about them. */
export function RefundPanel({ purchase, now }: { purchase: PurchaseDetail; now: Date }) {
  const [open, setOpen] = useState<"ask" | "appeal" | null>(null);
  const { refunds } = purchase;
  const wish = appealable(purchase, now);
  const asks = canAskRefund(purchase);
  if (refunds.length === 0 && !asks) return null;
  const left = amount(purchase.price_cents - purchase.refunded_cents, purchase.currency);
  return (
    <Card>
      <h2 className="mb-3 text-lg">Refund</h2>
      <div className="flex flex-col items-start gap-5 text-sm">
        {refunds.length === 0 && (
          <p>Does it not do what it should? Say so: the seller can give your money back.</p>
        )}
        {refunds.map((refund) => (
          <section key={refund.id} className="flex flex-col items-start gap-3">
            <RefundFacts refund={refund} now={now} />
            {refund === wish && (
              <>
                {refund.status === "declined" && <p>You may appeal: then our team decides.</p>}
                <Button variant="secondary" onClick={() => setOpen("appeal")}>
                  Appeal
                </Button>
              </>
            )}
          </section>
        ))}
        {asks && (
          <Button variant="secondary" onClick={() => setOpen("ask")}>
            Ask for a refund
          </Button>
        )}
      </div>
      <Dialog open={open !== null} onOpenChange={(wanted) => !wanted && setOpen(null)}>
        {open === "ask" && (
          <DialogContent
            title="Ask for a refund"
            description={`The seller is asked for ${left}. If it is given back, your licence and downloads end.`}
          >
            <AskForm purchase={purchase} onDone={() => setOpen(null)} />
          </DialogContent>
        )}
        {open === "appeal" && wish !== null && (
          <DialogContent
            title="Appeal"
            description="Our team reads what you and the seller wrote, and decides."
          >
            <AppealForm purchase={purchase} refund={wish} onDone={() => setOpen(null)} />
          </DialogContent>
        )}
      </Dialog>
    </Card>
  );
}

function RefundFacts({ refund, now }: { refund: Refund; now: Date }) {
  return (
    <>
      <p role="status">{refundState(refund, now)}</p>
      {refund.status === "failed" && (
        <p>
          <SupportAddress>If you miss the money, write to us</SupportAddress>: it can reach you
          another way.
        </p>
      )}
      <Quote who={refund.source === "buyer" ? "You wrote" : "Reason"} text={refund.reason} />
      <Quote who="The answer" text={refund.answer} />
      <Quote who="Your appeal" text={refund.appeal} />
    </>
  );
}

function AskForm({ purchase, onDone }: { purchase: PurchaseDetail; onDone: () => void }) {
  return (
    <WordsForm
      schema={zRefundRequest}
      name="reason"
      label="What is wrong with it?"
      path={`/api/orders/${purchase.id}/refunds`}
      button="Ask for a refund"
      purchaseId={purchase.id}
      onDone={onDone}
    />
  );
}

function AppealForm({
  purchase,
  refund,
  onDone,
}: {
  purchase: PurchaseDetail;
  refund: Refund;
  onDone: () => void;
}) {
  return (
    <WordsForm
      schema={zRefundAppeal}
      name="text"
      label="Why should the money be given back all the same?"
      path={`/api/refunds/${refund.id}/appeal`}
      button="Send the appeal"
      purchaseId={purchase.id}
      onDone={onDone}
    />
  );
}

/** One field of words, sent to `path`; the purchase is read again afterwards. */
function WordsForm({
  schema,
  name,
  label,
  path,
  button,
  purchaseId,
  onDone,
}: {
  schema: typeof zRefundRequest | typeof zRefundAppeal;
  name: "reason" | "text";
  label: string;
  path: string;
  button: string;
  purchaseId: string;
  onDone: () => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const { form, submit, problem, errorOf, pending } = useApiForm<Record<string, string>>(
    schema,
    { [name]: "" },
    async (values) => {
      await api(path, { send: { method: "POST", body: values } });
      await client.invalidateQueries({ queryKey: purchaseKey(purchaseId) });
      onDone();
      return null;
    },
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <Field label={label} error={errorOf(name)}>
        {(control) => <Textarea {...control} maxLength={2000} {...form.register(name)} />}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" disabled={pending}>
          {button}
        </Button>
        <DialogClose asChild>
          <Button variant="ghost">Leave it</Button>
        </DialogClose>
      </div>
    </form>
  );
}
