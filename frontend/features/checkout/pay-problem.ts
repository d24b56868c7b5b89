import { ApiProblem, NetworkProblem, SignedOutProblem, UnavailableProblem } from "@/lib/api/errors";

/** Errors after which what is bought has to be looked at again. */
const CHANGED: readonly string[] = ["cart_changed", "already_owned", "own_product"];

export function isChanged(error: unknown): boolean {
  return error instanceof ApiProblem && CHANGED.includes(error.code);
}

/** Why nothing was paid, and what to do, in plain words. */
export function payProblem(error: unknown): string {
  if (isChanged(error)) {
    return "Something changed since you opened this page. Look at it again below: nothing was charged.";
  }
  if (error instanceof SignedOutProblem) {
    return "You are signed out. Sign in and come back: nothing was charged and your cart is kept.";
  }
  if (error instanceof UnavailableProblem) {
    return "Payments cannot be taken just now. Nothing was charged and your cart is kept: try again in a few minutes.";
  }
  if (error instanceof NetworkProblem) {
    return "The server did not answer. Nothing was charged: try again, it cannot be bought twice.";
  }
  if (error instanceof ApiProblem) {
    return `${error.message} Nothing was charged.`;
  }
  return "This did not work. Nothing was charged: try again.";
}
