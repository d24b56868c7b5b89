import { expect, test } from "vitest";
import type { PayoutBalance } from "@/lib/api";
import { attention } from "./attention";

const BALANCE: PayoutBalance = {
  pending_cents: 0,
  available_cents: 0,
  frozen_cents: 0,
  in_transit_cents: 0,
  paid_out_cents: 0,
  currency: "USD",
  minimum_cents: 2500,
  next_release: null,
  blocked: null,
};
const NO_ACCOUNT = { code: "account_none", message: "No account.", next_step: "Connect one." };

test("nothing waits for whoever has just begun", () => {
  const balance = { ...BALANCE, blocked: NO_ACCOUNT };
  expect(attention({ requested: 0, disputed: 0, balance })).toEqual([]);
});

test("an account is missing as soon as there is money for it", () => {
  const balance = { ...BALANCE, pending_cents: 4410, blocked: NO_ACCOUNT };
  expect(attention({ requested: 0, disputed: 0, balance })).toEqual([
    { text: "No account.", href: "/dashboard/payouts", action: "Connect Stripe" },
  ]);
});

test("too little for a payout is nothing to do anything about", () => {
  const blocked = { code: "below_minimum", message: "Too little.", next_step: "Wait." };
  const balance = { ...BALANCE, available_cents: 100, blocked };
  expect(attention({ requested: 0, disputed: 0, balance })).toEqual([]);
});

test("refunds come first, then disputes, then what blocks payouts", () => {
  const blocked = { code: "negative_balance", message: "Below zero.", next_step: "Sell." };
  const balance = { ...BALANCE, available_cents: -100, blocked };
  expect(attention({ requested: 2, disputed: 1, balance }).map(({ text }) => text)).toEqual([
    "2 buyers ask for a refund.",
    "1 payment is disputed by the buyer’s bank.",
    "Below zero.",
  ]);
});
