import { Landmark } from "lucide-react";
import { Card } from "@/components/ui/card";
import type { SaleDetail } from "@/lib/api";
import { disputeState } from "./words";

/** What the buyer's bank does about a payment, and what that means. */
export function DisputeNotice({ sale }: { sale: SaleDetail }) {
  if (sale.dispute === null) return null;
  const { title, text } = disputeState(sale.dispute, sale.currency);
  const closed = sale.dispute.closed_at !== null;
  return (
    <Card className={closed ? "mb-6" : "mb-6 border-warning"}>
      <h2 className="mb-2 flex items-center gap-2 text-lg">
        <Landmark aria-hidden className={closed ? "size-5" : "size-5 text-warning"} />
        {title}
      </h2>
      <p className="max-w-prose text-sm">{text}</p>
      <p className="mt-2 text-sm text-muted">
        The bank’s reason: {sale.dispute.reason.replaceAll("_", " ")}.
      </p>
    </Card>
  );
}
