import { expect, test } from "vitest";
import type { Sale } from "@/lib/api";
import { disputeState, eventTitle, holdState } from "./words";

const SALE: Sale = {
  id: "1",
  product: { id: "2", name: "Ware", slug: "ware" },
  buyer: { name: "Ada Example", email: "ada@example.com" },
  licence: "standard",
  status: "paid",
  price_cents: 4900,
  platform_cents: 490,
  seller_cents: 4410,
  refunded_cents: 0,
  net_cents: 4410,
  currency: "USD",
  created_at: "2026-11-23T10:00:00Z",
  paid_at: "2026-11-23T10:00:00Z",
  available_at: "2026-11-30T10:00:00Z",
  released_at: null,
};

test.each([
  [{}, "In the hold period until 30 Nov 2026, then available."],
  [
    { status: "refund_requested" },
    "In the hold period until 30 Nov 2026 and until the refund is decided, then available.",
  ],
  [{ released_at: "2026-11-30T10:00:20Z" }, "Available since 30 Nov 2026."],
  [{ status: "disputed" }, "Frozen until the dispute is decided."],
  [{ status: "pending", paid_at: null, available_at: null }, null],
  [{ status: "refunded", net_cents: 0 }, null],
] as const)("%o says when the money can be paid out", (change, text) => {
  expect(holdState({ ...SALE, ...change })).toBe(text);
});

test("a line of the timeline says what happened, by whom, and how much", () => {
  const at = "2026-11-23T10:00:00Z";
  const line = { at, note: null, amount_cents: 4900 };
  expect(eventTitle({ ...line, kind: "paid", actor: "stripe" }, "USD")).toBe("Paid, $49.00");
  expect(eventTitle({ ...line, kind: "refund_approved", actor: "seller" }, "USD")).toBe(
    "Refund approved by you, $49.00",
  );
  expect(
    eventTitle({ ...line, kind: "refund_appealed", actor: "buyer", amount_cents: null }, "USD"),
  ).toBe("Appeal to our team");
});

test("an open dispute says until when the bank wants an answer", () => {
  const dispute = {
    id: "1",
    status: "open",
    reason: "fraudulent",
    amount_cents: 4900,
    evidence_due_at: "2026-12-01T00:00:00Z",
    created_at: "2026-11-23T10:00:00Z",
    closed_at: null,
  } as const;
  expect(disputeState(dispute, "USD").text).toContain("answers the bank by 1 Dec 2026");
  expect(disputeState({ ...dispute, status: "lost" }, "USD").text).toContain("keeps $49.00");
});
