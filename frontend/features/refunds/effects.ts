import { leftOf, type Shares, sellerPart } from "@/features/sales/shares";
import { amount } from "@/lib/format";

/** What will happen when so many cents of a sale go back to the buyer. */
export function effects(sale: Shares, cents: number, currency: string): string[] {
  const mine = sellerPart(sale, cents);
  const whole = cents === leftOf(sale);
  return [
    `The buyer gets ${amount(cents, currency)} back: ${amount(mine, currency)} of it from your balance, ${amount(cents - mine, currency)} from ours.`,
    whole
      ? "The licence and the downloads end at once, and the buyer’s review counts no more."
      : "The buyer keeps the licence and the downloads.",
    "If your balance does not cover it, it goes below zero until your next sales make up for it.",
  ];
}
