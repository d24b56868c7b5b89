import { expect, test } from "vitest";
import type { PayoutBalance } from "@/lib/api";
import { obstacleOf } from "./obstacle";

const BALANCE: PayoutBalance = {
  pending_cents: 4410,
  available_cents: 41_250,
  frozen_cents: 0,
  in_transit_cents: 0,
  paid_out_cents: 0,
  currency: "USD",
  minimum_cents: 2500,
  next_release: { at: "2026-11-30T10:00:00Z", cents: 4410 },
  blocked: null,
};

function blocked(code: string): PayoutBalance {
  return { ...BALANCE, blocked: { code, message: "It is not possible.", next_step: "Do this." } };
}

test("nothing is in the way of what can be paid out", () => {
  expect(obstacleOf(BALANCE)).toBeNull();
});

test("too little says in the API's words why, and when more comes", () => {
  expect(obstacleOf(blocked("below_minimum"))).toEqual({
    account: false,
    why: "It is not possible.",
    steps: ["Do this.", "$44.10 become available on 30 Nov 2026."],
  });
});

test("an account that is missing is not mended by waiting", () => {
  expect(obstacleOf(blocked("account_none"))).toEqual({
    account: true,
    why: "It is not possible.",
    steps: ["Do this."],
  });
});
