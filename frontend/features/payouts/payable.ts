import type { PayoutBalance } from "@/lib/api";
import { amount, date } from "@/lib/format";

export type Payable =
  | { can: true; least: string; most: string }
  /** `account`: it is the account at Stripe that is in the way. */
  | { can: false; account: boolean; why: string; next: string };

/** Whether anything can be paid out now; if not, why, and what to do. */
export function payable(balance: PayoutBalance): Payable {
  const { available_cents: available, minimum_cents: minimum, currency, blocked } = balance;
  if (blocked !== null) {
    const account = blocked.code.startsWith("account");
    return { can: false, account, why: blocked.message, next: blocked.next_step };
  }
  const least = amount(minimum, currency);
  if (available >= minimum) return { can: true, least, most: amount(available, currency) };
  const missing = amount(minimum - available, currency);
  return {
    can: false,
    account: false,
    why: `A payout is at least ${least}; ${missing} are missing.`,
    next:
      balance.next_release === null
        ? "What you sell becomes available after the hold period."
        : `${amount(balance.next_release.cents, currency)} become available on ${date(balance.next_release.at)}.`,
  };
}
