import { expect, test } from "vitest";
import type { Subscription } from "@/lib/api";
import { planState } from "./plan-state";

const PRO: Subscription = {
  plan: "pro",
  status: "active",
  price_cents: 1200,
  currency: "USD",
  current_period_end: "2026-12-23T10:00:00Z",
  cancel_at_period_end: false,
  under_way: false,
};

test.each(["none", "canceled", "incomplete", "incomplete_expired"])(
  "whose subscription is %s can subscribe",
  (status) => {
    const mine: Subscription = { ...PRO, plan: "free", status };
    expect(planState(mine)).toEqual({ text: "You have the free plan.", act: "subscribe" });
  },
);

test("a subscription renews, or ends and can be resumed", () => {
  expect(planState(PRO)).toEqual({
    text: "You have the Pro plan. It renews on 23 Dec 2026.",
    act: "cancel",
  });
  const ending = planState({ ...PRO, cancel_at_period_end: true });
  expect(ending.act).toBe("resume");
  expect(ending.text).toContain("until 23 Dec 2026");
});

test("a payment that failed is said, while the plan goes on and when it rests", () => {
  expect(planState({ ...PRO, status: "past_due" }).text).toContain("You keep the Pro plan");
  expect(planState({ ...PRO, plan: "free", status: "unpaid" }).text).toContain("rests");
});
