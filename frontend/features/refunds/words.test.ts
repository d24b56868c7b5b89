import { expect, test } from "vitest";
import type { Refund } from "@/lib/api";
import { answered } from "./words";

const refund: Refund = {
  id: "00000000-0000-4000-8000-000000000001",
  order_id: "00000000-0000-4000-8000-000000000002",
  source: "buyer",
  status: "declined",
  amount_cents: 4900,
  currency: "USD",
  reason: "It does not start.",
  answer: "It starts here.",
  appeal: null,
  failure: null,
  waiting: null,
  created_at: "2026-11-23T12:00:00Z",
  decided_at: "2026-11-23T13:00:00Z",
  settled_at: null,
};

test("what our team answered to an appeal is not called the seller's answer", () => {
  expect(answered(refund)).toBe("Your answer");
  expect(answered({ ...refund, status: "rejected", appeal: "It does not." })).toBe("The answer");
});
