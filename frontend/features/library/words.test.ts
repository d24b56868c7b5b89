import { expect, test } from "vitest";
import type { Purchase, Refund } from "@/lib/api";
import { canAppeal, canAskRefund, isUnderWay, refundState } from "./words";

const ASKED = "2026-11-20T12:00:00Z";
const SOON = new Date("2026-11-27T11:59:59Z");
const LATE = new Date("2026-11-27T12:00:00Z");

const REFUND: Refund = {
  id: "1",
  order_id: "2",
  source: "buyer",
  status: "requested",
  amount_cents: 4900,
  currency: "USD",
  reason: "It does not start.",
  answer: null,
  appeal: null,
  failure: null,
  created_at: ASKED,
  decided_at: null,
  settled_at: null,
};

/** An order with a refund in this state. */
function purchase(order: Purchase["status"], refund: Refund["status"] | null): Purchase {
  return {
    id: "2",
    checkout_id: "3",
    product: {
      id: "4",
      slug: "ware",
      name: "Ware",
      image: null,
      seller: { username: "ada", display_name: "Ada" },
      available: true,
    },
    licence: "standard",
    licence_key: null,
    status: order,
    price_cents: 4900,
    refunded_cents: 0,
    currency: "USD",
    paid_at: ASKED,
    version: null,
    download: { allowed: true, reason: null, used: 0, limit: 20, expires_at: null },
    review: null,
    refund: refund === null ? null : { ...REFUND, status: refund },
  };
}

test("a wish that the seller leaves unanswered for seven days can be appealed, and says so", () => {
  const waiting = purchase("refund_requested", "requested");
  expect(canAppeal(waiting, SOON)).toBe(false);
  expect(canAppeal(waiting, LATE)).toBe(true);
  expect(refundState(REFUND, SOON)).toContain("within seven days");
  expect(refundState(REFUND, LATE)).toContain("You may turn to our team");
});

test.each([
  ["paid", null, true, false],
  ["refund_requested", "requested", false, false],
  ["paid", "declined", false, true],
  ["disputed", "declined", false, false],
  ["refund_requested", "appealed", false, false],
  ["paid", "rejected", false, false],
  ["refund_requested", "approved", false, false],
  ["paid", "succeeded", true, false],
  ["paid", "failed", true, false],
  ["refunded", "succeeded", false, false],
] as const)("%s with a refund that is %s: asks %s, appeals %s", (order, refund, asks, appeals) => {
  const one = purchase(order, refund);
  expect([canAskRefund(one), canAppeal(one, SOON)]).toEqual([asks, appeals]);
});

test("what goes on by itself is asked for again", () => {
  expect(isUnderWay(purchase("pending", null))).toBe(true);
  expect(isUnderWay(purchase("refund_requested", "approved"))).toBe(true);
  expect(isUnderWay(purchase("refunded", "pending"))).toBe(true);
  expect(isUnderWay(purchase("refund_requested", "requested"))).toBe(false);
});
