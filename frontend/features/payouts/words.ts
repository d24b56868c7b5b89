import type { Payout, PayoutAccount, PayoutDetail } from "@/lib/api";

type Look = "success" | "warning" | "danger" | "neutral" | "outline";

export const STATUS: Record<Payout["status"], { label: string; look: Look }> = {
  requested: { label: "Requested", look: "outline" },
  processing: { label: "Processing", look: "warning" },
  paid: { label: "Paid", look: "success" },
  failed: { label: "Failed", look: "danger" },
  reversed: { label: "Taken back", look: "danger" },
};

export const STATUSES = Object.keys(STATUS) as Payout["status"][];

/** Whether a payout goes on by itself. */
export function isUnderWay({ status }: Payout): boolean {
  return status === "requested" || status === "processing";
}

export const ACCOUNT: Record<PayoutAccount["state"], { label: string; look: Look; text: string }> =
  {
    none: {
      label: "Not connected",
      look: "outline",
      text: "Payouts go to an account at Stripe, which sends them on to your bank. Stripe asks who you are and where the money should go; that takes a few minutes, and you can stop and go on later.",
    },
    incomplete: {
      label: "Not complete",
      look: "warning",
      text: "You have begun Stripe’s form. Go on where you stopped: no payout is possible before it is complete.",
    },
    restricted: {
      label: "Restricted",
      look: "danger",
      text: "Stripe does not let money into your account at the moment.",
    },
    ready: {
      label: "Ready",
      look: "success",
      text: "Payouts go to your account at Stripe, which sends them on to your bank.",
    },
  };

type Movement = PayoutDetail["statement"]["movements"][number];

export const MOVEMENTS: Record<Movement["kind"], string> = {
  release: "Sale, hold period over",
  refund: "Refund",
  refund_failed: "Refund that the bank did not take",
  dispute: "Dispute",
  dispute_won: "Dispute won",
  payout: "Payout",
  payout_failed: "Payout that failed",
  payout_reversed: "Payout taken back",
};
