"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { AdminRefund } from "@/lib/api";
import { amount, date } from "@/lib/format";
import { DecisionForm } from "./decision-form";
import { RefundFacts } from "./refund-facts";

const WHY = { label: "Why", hint: "The buyer and the seller read it." };

/** A refund with what an admin needs to decide about it. */
export function AppealCard({ refund }: { refund: AdminRefund }) {
  const [deciding, setDeciding] = useState<"approve" | "reject" | null>(null);
  const { currency } = refund;
  const left = amount(refund.price_cents - refund.refunded_cents, currency);
  return (
    <Card className="flex flex-col gap-4">
      <div>
        <h2 className="text-lg">{refund.product_name}</h2>
        <p className="text-sm wrap-anywhere text-muted">
          Bought by {refund.buyer_name} from {refund.seller_name} for{" "}
          {amount(refund.price_cents, currency)}
          {refund.refunded_cents > 0 && `, ${amount(refund.refunded_cents, currency)} given back`}
        </p>
      </div>
      <RefundFacts
        refund={refund}
        begun={`Begun on ${date(refund.created_at)}`}
        answered="The answer"
      />
      {refund.waiting !== null && <p className="text-sm">{refund.waiting}</p>}
      {refund.failure !== null && <p className="text-sm text-danger-text">{refund.failure}</p>}
      {refund.status === "appealed" && (
        <div className="flex flex-wrap gap-3">
          <Button onClick={() => setDeciding("approve")}>Approve…</Button>
          <Button variant="secondary" onClick={() => setDeciding("reject")}>
            Reject…
          </Button>
        </div>
      )}
      <Dialog open={deciding !== null} onOpenChange={(open) => !open && setDeciding(null)}>
        {deciding === "approve" && (
          <DialogContent
            title="Approve the refund"
            description={`${refund.buyer_name} gets ${left} back, from ${refund.seller_name}’s balance and ours. The licence and the downloads end at once.`}
          >
            <DecisionForm
              path={`/api/admin/refunds/${refund.id}/approve`}
              {...WHY}
              button={`Refund ${left}`}
              danger
              done="Refund approved"
              onDone={() => setDeciding(null)}
            />
          </DialogContent>
        )}
        {deciding === "reject" && (
          <DialogContent
            title="Reject the refund"
            description={`This is final: ${refund.buyer_name} keeps the product and gets nothing back.`}
          >
            <DecisionForm
              path={`/api/admin/refunds/${refund.id}/reject`}
              {...WHY}
              button="Reject the refund"
              done="Refund rejected"
              onDone={() => setDeciding(null)}
            />
          </DialogContent>
        )}
      </Dialog>
    </Card>
  );
}
