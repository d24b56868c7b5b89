import { Badge } from "@/components/ui/badge";
import { Quote } from "@/components/ui/quote";
import type { Refund } from "@/lib/api";
import { amount } from "@/lib/format";
import { STATUS } from "./words";

/** How much, how far it is, and what both sides wrote. `begun` says who began it. */
export function RefundFacts({
  refund,
  begun,
  answered,
}: {
  refund: Refund;
  begun: string;
  /** Whose the answer is. */
  answered: string;
}) {
  const { label, look } = STATUS[refund.status];
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium text-white tabular">
          {amount(refund.amount_cents, refund.currency)}
        </span>
        <Badge variant={look}>{label}</Badge>
        <span className="text-sm text-muted">{begun}</span>
      </p>
      <Quote who="Reason" text={refund.reason} />
      <Quote who={answered} text={refund.answer} />
      <Quote who="The buyer’s appeal" text={refund.appeal} />
    </div>
  );
}
