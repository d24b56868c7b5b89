import type { Sale, SaleDetail, TimelineEntry } from "@/lib/api";
import { amount, date } from "@/lib/format";

type Look = "success" | "warning" | "danger" | "neutral" | "outline";

/** What a seller reads of an order's state. */
export const STATUS: Record<Sale["status"], { label: string; look: Look }> = {
  pending: { label: "Waiting for payment", look: "outline" },
  paid: { label: "Paid", look: "success" },
  refund_requested: { label: "Refund requested", look: "warning" },
  refunded: { label: "Refunded", look: "neutral" },
  disputed: { label: "Disputed", look: "danger" },
  failed: { label: "Payment failed", look: "danger" },
  expired: { label: "Not paid", look: "neutral" },
};

const EVENTS: Record<TimelineEntry["kind"], string> = {
  placed: "Order placed",
  processing: "The buyer’s bank is processing the payment",
  paid: "Paid",
  expired: "Nobody paid in time",
  failed: "The payment failed",
  released: "Hold period over, the money is available",
  refund_requested: "Refund requested",
  refund_declined: "Refund declined",
  refund_appealed: "Appeal to our team",
  refund_approved: "Refund approved",
  refunded: "Refunded",
  refund_failed: "A refund did not come about",
  disputed: "The buyer’s bank disputes the payment",
  dispute_won: "Dispute won",
  dispute_lost: "Dispute lost",
  fraud_warning: "The bank warned of fraud",
  downloads_changed: "Downloads changed",
};

const ACTORS: Record<TimelineEntry["actor"], string | null> = {
  buyer: "by the buyer",
  seller: "by you",
  admin: "by our team",
  stripe: null,
  system: null,
};

/** Of these the words say already who did it. */
const PLAIN: ReadonlySet<TimelineEntry["kind"]> = new Set(["placed", "paid", "refund_appealed"]);

/** `Refund declined by you`, `Paid, $49.00`. */
export function eventTitle({ kind, actor, amount_cents }: TimelineEntry, currency: string): string {
  const by = PLAIN.has(kind) ? null : ACTORS[actor];
  const what = by === null ? EVENTS[kind] : `${EVENTS[kind]} ${by}`;
  return amount_cents === null ? what : `${what}, ${amount(amount_cents, currency)}`;
}

/** When the seller's share can be paid out; null where there is none to wait for. */
export function holdState(sale: Sale): string | null {
  if (sale.status === "disputed") return "Frozen until the dispute is decided.";
  if (sale.paid_at === null || sale.net_cents === 0) return null;
  if (sale.released_at !== null) return `Available since ${date(sale.released_at)}.`;
  if (sale.available_at === null) return null;
  // What may go back to the buyer is not paid out.
  const decided = sale.status === "refund_requested" ? " and until the refund is decided" : "";
  return `In the hold period until ${date(sale.available_at)}${decided}, then available.`;
}

type Dispute = NonNullable<SaleDetail["dispute"]>;

/** Where a dispute stands and what it means for the seller. */
export function disputeState(dispute: Dispute, currency: string): { title: string; text: string } {
  const sum = amount(dispute.amount_cents, currency);
  switch (dispute.status) {
    case "warning":
      return {
        title: "The buyer’s bank asks about this payment",
        text: "No money has moved. Our team answers the bank; you need do nothing. If the buyer wrote to you, help them: that settles most inquiries.",
      };
    case "open":
      return {
        title: "The buyer’s bank disputes this payment",
        text: `It has taken ${sum} back for now, and your share of it is frozen. Downloads rest. Our team answers the bank${dispute.evidence_due_at === null ? "" : ` by ${date(dispute.evidence_due_at)}`}: send our support what shows that the buyer got what they paid for.`,
      };
    case "won":
      return {
        title: "The dispute was decided for you",
        text: "Your share is yours again, and the buyer can download again.",
      };
    case "lost":
      return {
        title: "The dispute was decided for the buyer",
        text: `The bank keeps ${sum}. Your share of it has been taken from your balance.`,
      };
  }
}
