import type { PayoutBalance } from "@/lib/api";
import { amount, date } from "@/lib/format";

/** `account`: it is the account at Stripe that is in the way. */
export type Obstacle = { account: boolean; why: string; steps: string[] };

/** Why nothing can be paid out now and what to do about it; null when something can. */
export function obstacleOf(balance: PayoutBalance): Obstacle | null {
  const { blocked, next_release, currency } = balance;
  if (blocked === null) return null;
  const account = blocked.code.startsWith("account");
  const soon =
    account || next_release === null
      ? []
      : [`${amount(next_release.cents, currency)} become available on ${date(next_release.at)}.`];
  return { account, why: blocked.message, steps: [blocked.next_step, ...soon] };
}
