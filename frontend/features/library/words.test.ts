import { expect, test } from "vitest";
import type { Purchase, Refund } from "@/lib/api";
import { appealable, canAskRefund, isUnderWay, refundState } from "./words";

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
  waiting: null,
  created_at: ASKED,
  decided_at: null,
  settled_at: null,
};

/** What is asked of an order with refunds in these states, the latest first. */
function refunded(order: Purchase["status"], ...refunds: Refund["status"][]) {
  return {
    status: order,
    price_cents: 4900,
    refunded_cents: 0,
    refunds: refunds.map((status) => ({ ...REFUND, status })),
  };
}

test("a wish that the seller leaves unanswered for seven days can be appealed, and says so", () => {
  const waiting = refunded("refund_requested", "requested");
  expect(appealable(waiting, SOON)).toBeNull();
  expect(appealable(waiting, LATE)).toEqual(REFUND);
  expect(refundState(REFUND, SOON)).toContain("within seven days");
  expect(refundState(REFUND, LATE)).toContain("You may turn to our team");
});

test.each([
  ["paid", [], true, false],
  ["refund_requested", ["requested"], false, false],
  ["paid", ["declined"], false, true],
  ["disputed", ["declined"], false, false],
  ["refund_requested", ["appealed"], false, false],
  ["paid", ["rejected"], false, false],
  ["refund_requested", ["approved"], false, false],
  ["paid", ["succeeded"], true, false],
  ["paid", ["failed"], true, false],
  ["refunded", ["succeeded"], false, false],
  // The seller gave a part back after the no.
  ["paid", ["succeeded", "declined"], false, true],
  ["refund_requested", ["approved", "declined"], false, false],
  ["paid", ["succeeded", "rejected"], false, false],
] as const)("%s with refunds that are %j: asks %s, appeals %s", (order, states, asks, appeals) => {
  const one = refunded(order, ...states);
  expect([canAskRefund(one), appealable(one, SOON) !== null]).toEqual([asks, appeals]);
});

test("what has gone back in parts can be neither asked for nor appealed for", () => {
  const all = { ...refunded("paid", "succeeded", "declined"), refunded_cents: 4900 };
  expect([canAskRefund(all), appealable(all, SOON)]).toEqual([false, null]);
});

test("what an approved refund waits for, and why one failed, is said", () => {
  const waiting = "Our balance at Stripe is too small for it at the moment.";
  expect(refundState({ ...REFUND, status: "approved", waiting }, SOON)).toContain(waiting);
  const failure = "The card was reported as lost or stolen.";
  expect(refundState({ ...REFUND, status: "failed", failure }, SOON)).toContain(failure);
});

test("what goes on by itself is asked for again", () => {
  expect(isUnderWay(refunded("pending"))).toBe(true);
  expect(isUnderWay(refunded("refund_requested", "approved"))).toBe(true);
  expect(isUnderWay(refunded("refunded", "pending"))).toBe(true);
  expect(isUnderWay(refunded("refund_requested", "requested"))).toBe(false);
  // An older wish is being made after an appeal.
  expect(isUnderWay(refunded("refund_requested", "succeeded", "approved"))).toBe(true);
});
