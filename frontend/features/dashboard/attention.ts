import type { PayoutBalance, Attention as Waiting } from "@/lib/api";
import { counted } from "@/lib/format";

export type Attention = { text: string; href: string; action: string };

/** What waits for the seller, money first: it has dates. */
export function attention(waiting: Waiting, balance: PayoutBalance): Attention[] {
  const { refund_requests: requested, disputes: disputed } = waiting;
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
  const all = [...found, ...ofProducts(waiting)];
  // The same file may have been refused more than once.
  return [...new Map(all.map((one) => [`${one.href} ${one.text}`, one])).values()];
}

function ofProducts({ unanswered_reviews, refused_uploads, drafts }: Waiting): Attention[] {
  return [
    ...unanswered_reviews.map(({ product_id, product_name, count: number }) => ({
      text: `${counted(number, "low rating")} of ${product_name} without an answer.`,
      href: `/dashboard/products/${product_id}/reviews`,
      action: "Answer",
    })),
    ...refused_uploads.map(({ product_id, product_name, filename, refusal }) => ({
      text: `${filename} of ${product_name} was refused: ${refusal}`,
      href: `/dashboard/products/${product_id}/edit`,
      action: "Send another",
    })),
    ...drafts.map(({ id, name, missing }) => ({
      text:
        missing.length === 0
          ? `${name} is ready to be published.`
          : `${name} is nearly done. ${missing.map(({ message }) => message).join(" ")}`,
      href: `/dashboard/products/${id}/edit`,
      action: missing.length === 0 ? "Publish it" : "Finish it",
    })),
  ];
}
