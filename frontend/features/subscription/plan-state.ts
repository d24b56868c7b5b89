import type { Subscription } from "@/lib/api";
import { date } from "@/lib/format";

/** What somebody can do about the Pro plan, and how it stands. */
export type PlanState = { text: string; act: "subscribe" | "cancel" | "resume" | null };

/** Of these Stripe's words say that the subscription is over, or has never begun. */
const OVER = new Set(["none", "canceled", "incomplete", "incomplete_expired"]);

export function planState(mine: Subscription): PlanState {
  const until = mine.current_period_end === null ? null : date(mine.current_period_end);
  if (OVER.has(mine.status)) return { text: "You have the free plan.", act: "subscribe" };
  if (mine.cancel_at_period_end) {
    return {
      text: `You have the Pro plan${until === null ? "" : ` until ${until}`}. Then it ends, and nothing more is charged.`,
      act: "resume",
    };
  }
  if (mine.status === "past_due") {
    return {
      text: "The last payment failed. Stripe tries it again, and has written to you how to give another card. You keep the Pro plan meanwhile.",
      act: "cancel",
    };
  }
  if (mine.plan !== "pro") {
    return {
      text: "Your subscription rests, because it could not be paid. Stripe has written to you how to give another card.",
      act: "cancel",
    };
  }
  return {
    text: `You have the Pro plan.${until === null ? "" : ` It renews on ${until}.`}`,
    act: "cancel",
  };
}
