import { expect, test } from "vitest";
import type { PayoutBalance } from "@/lib/api";
import { payable } from "./payable";

const BALANCE: PayoutBalance = {
  pending_cents: 0,
  available_cents: 41_250,
  frozen_cents: 0,
  in_transit_cents: 0,
  paid_out_cents: 0,
  currency: "USD",
  minimum_cents: 2500,
  next_release: null,
  blocked: null,
};

test("what is available can be paid out, from the minimum on", () => {
  expect(payable(BALANCE)).toEqual({ can: true, least: "$25.00", most: "$412.50" });
  expect(payable({ ...BALANCE, available_cents: 2500 }).can).toBe(true);
});

test("less than the minimum says how much is missing and when more comes", () => {
  const next_release = { at: "2026-11-30T10:00:00Z", cents: 4410 };
  expect(payable({ ...BALANCE, available_cents: 2499, next_release })).toEqual({
    can: false,
    account: false,
    why: "A payout is at least $25.00; $0.01 are missing.",
    next: "$44.10 become available on 30 Nov 2026.",
  });
});

test.each([
  ["account_none", true],
  ["negative_balance", false],
])("what is in the way (%s) is said in the API's words", (code, account) => {
  const blocked = { code, message: "It is not possible.", next_step: "Do this." };
  expect(payable({ ...BALANCE, blocked })).toEqual({
    can: false,
    account,
    why: "It is not possible.",
    next: "Do this.",
  });
});
