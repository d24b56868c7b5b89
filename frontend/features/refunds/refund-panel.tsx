"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { leftOf } from "@/features/sales/shares";
import type { SaleDetail } from "@/lib/api";
import { DecisionForm } from "./decision-form";
import { RefundFacts } from "./refund-facts";
import { RefundForm } from "./refund-form";
import { answered, begun, canApprove, isOpen, refundState } from "./words";

/** Whether a seller can give back money of a sale that nobody asks for. */
function canGiveBack(sale: SaleDetail): boolean {
  return sale.status === "paid" && leftOf(sale) > 0 && !sale.refunds.some(isOpen);
}

/** The refunds of a sale, the latest first, and what the seller can do about each. */
export function RefundPanel({ sale }: { sale: SaleDetail }) {
  const [open, setOpen] = useState<{ act: "refund" | "decline"; id: string | null } | null>(null);
  const { refunds } = sale;
  const gives = canGiveBack(sale);
  // One that was declined is overtaken by any that came after it.
  const decidable = refunds.find((one) => isOpen(one) || canApprove(one));
  const chosen = refunds.find(({ id }) => id === open?.id) ?? null;
  const close = () => setOpen(null);
  if (refunds.length === 0 && !gives) return null;
  return (
    <Card>
      <h2 className="mb-3 text-lg">Refunds</h2>
      <div className="flex flex-col gap-5">
        {refunds.length === 0 && <p>Nobody has asked for one.</p>}
        {refunds.map((refund) => {
          const yes = refund === decidable && canApprove(refund) && leftOf(sale) > 0;
          return (
            <section key={refund.id} className="flex flex-col gap-3">
              <RefundFacts refund={refund} begun={begun(refund)} answered={answered(refund)} />
              <p role="status" className="text-sm">
                {refundState(refund)}
              </p>
              {yes && sale.status !== "disputed" && (
                <div className="flex flex-wrap gap-3">
                  <Button onClick={() => setOpen({ act: "refund", id: refund.id })}>Refund…</Button>
                  {refund.status === "requested" && (
                    <Button
                      variant="secondary"
                      onClick={() => setOpen({ act: "decline", id: refund.id })}
                    >
                      Decline…
                    </Button>
                  )}
                </div>
              )}
            </section>
          );
        })}
        {gives && decidable === undefined && (
          <Button
            variant="secondary"
            className="self-start"
            onClick={() => setOpen({ act: "refund", id: null })}
          >
            Give money back…
          </Button>
        )}
      </div>
      <Dialog open={open !== null} onOpenChange={(wanted) => !wanted && close()}>
        {open?.act === "refund" && (
          <DialogContent title={`Refund “${sale.product.name}”`}>
            <RefundForm sale={sale} refund={chosen} onDone={close} />
          </DialogContent>
        )}
        {open?.act === "decline" && chosen !== null && (
          <DialogContent
            title="Decline the refund"
            description="The buyer keeps the licence and the downloads, is told by letter, and may appeal to our team."
          >
            <DecisionForm
              path={`/api/refunds/${chosen.id}/decline`}
              label="Your answer to the buyer"
              hint="Say why, and what you offer instead. Our team reads it if the buyer appeals."
              button="Decline the refund"
              done="Refund declined"
              onDone={close}
            />
          </DialogContent>
        )}
      </Dialog>
    </Card>
  );
}
