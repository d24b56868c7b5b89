import type { Refund } from "@/lib/api";
import { amount, date } from "@/lib/format";

type Look = "success" | "warning" | "danger" | "neutral";

export const STATUS: Record<Refund["status"], { label: string; look: Look }> = {
  requested: { label: "Requested", look: "warning" },
  declined: { label: "Declined", look: "neutral" },
  appealed: { label: "Appealed", look: "warning" },
  rejected: { label: "Rejected", look: "neutral" },
  approved: { label: "Being made", look: "warning" },
  pending: { label: "On its way", look: "warning" },
  succeeded: { label: "Refunded", look: "success" },
  failed: { label: "Failed", look: "danger" },
};

const BEGUN: Record<Refund["source"], string> = {
  buyer: "Asked for by the buyer",
  seller: "Begun by you",
  admin: "Made by our team",
  stripe: "Made by our team at Stripe",
  duplicate: "Made by us: it was paid twice",
  fraud_warning: "Made by us: the bank warned of fraud",
};

/** `Asked for by the buyer on 23 Nov 2026`. */
export function begun({ source, created_at }: Refund): string {
  return `${BEGUN[source]} on ${date(created_at)}`;
}

/** Where a refund stands and what comes next, as the seller reads it. */
export function refundState(refund: Refund): string {
  const sum = amount(refund.amount_cents, refund.currency);
  switch (refund.status) {
    case "requested":
      return "It is for you to decide. Without an answer within seven days, the buyer may turn to our team.";
    case "declined":
      return "You declined. The buyer may appeal: then our team decides. You can still refund it.";
    case "appealed":
      return "Our team decides about the buyer’s appeal. You can still refund it yourself.";
    case "rejected":
      return "Our team has decided that the money is not given back.";
    case "approved":
      return refund.waiting ?? `We are asking Stripe to send ${sum} back.`;
    case "pending":
      return `${sum} are on their way to the buyer’s bank.`;
    case "succeeded":
      return `${sum} went back to the buyer${refund.settled_at === null ? "" : ` on ${date(refund.settled_at)}`}.`;
    case "failed":
      return `${sum} did not reach the buyer by this refund, so it takes nothing from your balance. ${refund.failure ?? ""}`.trim();
  }
}

/** Whose the answer is, as the seller reads it: our team's replaces the seller's after an appeal. */
export function answered({ appeal }: Refund): string {
  return appeal === null ? "Your answer" : "The answer";
}

/** Whether it is decided and not yet at its end: it goes on by itself. */
export function isUnderWay({ status }: Refund): boolean {
  return status === "approved" || status === "pending";
}

/** Whether the order cannot have another refund beside this one for now. */
export function isOpen({ status }: Refund): boolean {
  return status === "requested" || status === "appealed" || status === "approved";
}

/** Whether the seller can still say yes. */
export function canApprove({ status }: Refund): boolean {
  return status === "requested" || status === "declined" || status === "appealed";
}
