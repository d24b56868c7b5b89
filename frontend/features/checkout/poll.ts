import type { Checkout } from "@/lib/api";

type Status = Checkout["status"];

/** Whether nothing more is expected to happen to a checkout. */
export function isSettled(status: Status): boolean {
  return status === "paid" || status === "failed" || status === "expired";
}

/**
 * After how many milliseconds to ask for a checkout again, `waited` ms after the first look; false
 * for never. A webhook comes within seconds; a bank takes days.
 */
export function pollAfter(status: Status, waited: number): number | false {
  if (isSettled(status)) return false;
  if (status === "processing") return 30_000;
  if (waited < 15_000) return 1000;
  return waited < 120_000 ? 3000 : 15_000;
}
