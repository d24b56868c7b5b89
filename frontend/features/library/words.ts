import type { Purchase, PurchaseDetail, Refund } from "@/lib/api";
import { amount, date } from "@/lib/format";

type Status = Purchase["status"];
type Look = "success" | "warning" | "danger" | "neutral";

/** What a buyer reads of an order's state. */
export const STATUS: Record<Status, { label: string; look: Look }> = {
  pending: { label: "Being confirmed", look: "warning" },
  paid: { label: "Yours", look: "success" },
  refund_requested: { label: "Refund requested", look: "warning" },
  refunded: { label: "Refunded", look: "neutral" },
  disputed: { label: "Disputed", look: "danger" },
  failed: { label: "Payment failed", look: "danger" },
  expired: { label: "Not paid", look: "neutral" },
};

type Refusal = NonNullable<Purchase["download"]["reason"]>;

const REFUSALS: Record<Refusal, string> = {
  not_paid: "Downloads begin as soon as the payment is confirmed.",
  refunded: "The money went back, so the licence and its downloads have ended.",
  disputed: "Downloads rest while your bank looks at the payment.",
  revoked: "The seller has stopped the downloads. Write to the seller to get them again.",
  expired: "The time to download is over. Write to the seller to get more.",
  used_up: "All downloads are used. Write to the seller to get more.",
  no_version: "There is nothing to download yet.",
};

/** Why there is no download, and what to do. */
export function refusal(reason: Refusal | null): string {
  return reason === null ? "It cannot be downloaded just now." : REFUSALS[reason];
}

type Event = PurchaseDetail["timeline"][number];

const EVENTS: Record<Event["kind"], string> = {
  placed: "Order placed",
  processing: "Payment is being processed by the bank",
  paid: "Paid",
  expired: "Nobody paid in time",
  failed: "The payment failed",
  released: "The time in which money is held back ended",
  refund_requested: "Refund requested",
  refund_declined: "Refund declined",
  refund_appealed: "Appeal to our team",
  refund_approved: "Refund approved",
  refunded: "Refunded",
  refund_failed: "A refund did not come about",
  disputed: "Your bank disputes the payment",
  dispute_won: "The dispute was decided for the seller",
  dispute_lost: "The dispute was decided for you",
  fraud_warning: "The bank warned of fraud",
  downloads_changed: "Downloads changed",
};

const ACTORS: Record<Event["actor"], string | null> = {
  buyer: "by you",
  seller: "by the seller",
  admin: "by our team",
  stripe: null,
  system: null,
};

/** `Refund declined by the seller`, `Paid: $49.00`. */
export function eventTitle({ kind, actor, amount_cents }: Event, currency: string): string {
  const by = kind === "placed" || kind === "paid" ? null : ACTORS[actor];
  const title = by === null ? EVENTS[kind] : `${EVENTS[kind]} ${by}`;
  return amount_cents === null ? title : `${title}: ${amount(amount_cents, currency)}`;
}

/** Where a refund stands, and what comes next. */
export function refundState(refund: Refund, now: Date): string {
  const sum = amount(refund.amount_cents, refund.currency);
  const { status } = refund;
  switch (status) {
    case "requested":
      return isUnanswered(refund, now)
        ? `You asked for ${sum} back on ${date(refund.created_at)}, and the seller has not answered. You may turn to our team: then it decides.`
        : `You asked for ${sum} back on ${date(refund.created_at)}. The seller decides; a letter tells you. Without an answer within seven days, you may turn to our team here.`;
    case "declined":
      return "The seller declined your request.";
    case "appealed":
      return "Our team looks at your appeal and decides. A letter tells you.";
    case "rejected":
      return "Our team has decided that the money is not given back.";
    case "approved":
      return refund.waiting === null
        ? `${sum} go back to you. We have asked for it; a letter tells you when it is done.`
        : `${sum} go back to you. ${refund.waiting}`;
    case "pending":
      return `${sum} are on their way to your bank.`;
    case "succeeded":
      return `${sum} went back to you${refund.settled_at === null ? "" : ` on ${date(refund.settled_at)}`}. Banks show it within ten days.`;
    case "failed":
      return `${sum} did not go back to you by this refund. ${refund.failure ?? ""}`.trim();
  }
}

/** How long the seller may take to answer; the API's own limit. */
const ANSWER_MS = 7 * 24 * 60 * 60 * 1000;

function isUnanswered({ status, created_at }: Refund, now: Date): boolean {
  return status === "requested" && now.getTime() - new Date(created_at).getTime() >= ANSWER_MS;
}

/** Beside these nobody can ask for another: it is being decided, or made. */
const OPEN: readonly Refund["status"][] = ["requested", "appealed", "approved"];

type Refunds = Pick<PurchaseDetail, "status" | "price_cents" | "refunded_cents" | "refunds">;

/** The wish that a buyer may turn to our team with now; also one that a refund of a part followed. */
export function appealable(purchase: Refunds, now: Date): Refund | null {
  const { status, refunds } = purchase;
  // While a bank disputes the payment it decides, and what went back cannot go back again.
  if ((status !== "paid" && status !== "refund_requested") || isNothingLeft(purchase)) return null;
  const [open] = refunds.filter((one) => OPEN.includes(one.status));
  if (open !== undefined) return isUnanswered(open, now) ? open : null;
  return refunds.find((one) => one.status === "declined") ?? null;
}

/** Whether a buyer may ask for money back now: after a no that can only be appealed. */
export function canAskRefund(purchase: Refunds): boolean {
  const { status, refunds } = purchase;
  const refused = refunds.some((one) => one.status === "declined" || one.status === "rejected");
  const open = refunds.some((one) => OPEN.includes(one.status));
  return status === "paid" && !refused && !open && !isNothingLeft(purchase);
}

function isNothingLeft({ price_cents, refunded_cents }: Refunds): boolean {
  return price_cents <= refunded_cents;
}

/** Whether something about a purchase goes on by itself, and soon. */
export function isUnderWay({ status, refunds }: Refunds): boolean {
  return (
    status === "pending" ||
    refunds.some((one) => one.status === "approved" || one.status === "pending")
  );
}
