import type { PayoutBalance } from "@/lib/api";
import { counted } from "@/lib/format";

export type Attention = { text: string; href: string; action: string };

/** What waits for the seller: wishes for refunds, disputes, and what keeps money from being paid. */
export function attention({
  requested,
  disputed,
  balance,
}: {
  /** Orders with a refund to decide, and orders that a bank disputes. */
  requested: number;
  disputed: number;
  balance: PayoutBalance;
}): Attention[] {
  const { blocked } = balance;
  const earned = balance.available_cents + balance.pending_cents + balance.frozen_cents !== 0;
  const found: Attention[] = [];
  if (requested > 0) {
    found.push({
      text:
        requested === 1
          ? "A buyer asks for a refund."
          : `${counted(requested, "buyer")} ask for a refund.`,
      href: "/dashboard/orders?status=refund_requested",
      action: "Decide",
    });
  }
  if (disputed > 0) {
    found.push({
      text: `${counted(disputed, "payment is", "payments are")} disputed by the buyer’s bank.`,
      href: "/dashboard/orders?status=disputed",
      action: "See which",
    });
  }
  if (blocked?.code === "negative_balance") {
    found.push({ text: blocked.message, href: "/dashboard/payouts", action: "See your balance" });
  }
  // Whoever has not sold anything yet needs no account yet.
  if (blocked?.code.startsWith("account") && (earned || blocked.code === "account_restricted")) {
    found.push({ text: blocked.message, href: "/dashboard/payouts", action: "Connect Stripe" });
  }
  return found;
}
