import { expect, test } from "vitest";
import type { PayoutBalance, Attention as Waiting } from "@/lib/api";
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
const NOTHING: Waiting = {
  refund_requests: 0,
  disputes: 0,
  drafts: [],
  refused_uploads: [],
  unanswered_reviews: [],
};
const NO_ACCOUNT = { code: "account_none", message: "No account.", next_step: "Connect one." };

test("nothing waits for whoever has just begun", () => {
  const balance = { ...BALANCE, blocked: NO_ACCOUNT };
  expect(attention(NOTHING, balance)).toEqual([]);
});

test("an account is missing as soon as there is money for it", () => {
  const balance = { ...BALANCE, pending_cents: 4410, blocked: NO_ACCOUNT };
  expect(attention(NOTHING, balance)).toEqual([
    { text: "No account.", href: "/dashboard/payouts", action: "Connect Stripe" },
  ]);
});

test("too little for a payout is nothing to do anything about", () => {
  const blocked = { code: "below_minimum", message: "Too little.", next_step: "Wait." };
  const balance = { ...BALANCE, available_cents: 100, blocked };
  expect(attention(NOTHING, balance)).toEqual([]);
});

test("refunds come first, then disputes, then what blocks payouts", () => {
  const blocked = { code: "negative_balance", message: "Below zero.", next_step: "Sell." };
  const balance = { ...BALANCE, available_cents: -100, blocked };
  expect(
    attention({ ...NOTHING, refund_requests: 2, disputes: 1 }, balance).map(({ text }) => text),
  ).toEqual([
    "2 buyers ask for a refund.",
    "1 payment is disputed by the buyer’s bank.",
    "Below zero.",
  ]);
});

test("a file that was refused twice is told of once", () => {
  const kit = { product_id: "b", product_name: "Kit", filename: "kit.zip", refusal: "Too large." };
  expect(attention({ ...NOTHING, refused_uploads: [kit, { ...kit }] }, BALANCE)).toHaveLength(1);
});

test("what products wait for leads to where it is done", () => {
  const waiting: Waiting = {
    ...NOTHING,
    unanswered_reviews: [{ product_id: "a", product_name: "Board", count: 2 }],
    refused_uploads: [
      { product_id: "b", product_name: "Kit", filename: "kit.zip", refusal: "It is too large." },
    ],
    drafts: [
      { id: "c", name: "Desk", missing: [{ field: "images", message: "Add at least one image." }] },
      { id: "d", name: "Chair", missing: [] },
    ],
  };
  expect(attention(waiting, BALANCE)).toEqual([
    {
      text: "2 low ratings of Board without an answer.",
      href: "/dashboard/products/a/reviews",
      action: "Answer",
    },
    {
      text: "kit.zip of Kit was refused: It is too large.",
      href: "/dashboard/products/b/edit",
      action: "Send another",
    },
    {
      text: "Desk is nearly done. Add at least one image.",
      href: "/dashboard/products/c/edit",
      action: "Finish it",
    },
    {
      text: "Chair is ready to be published.",
      href: "/dashboard/products/d/edit",
      action: "Publish it",
    },
  ]);
});

test("of two alike both are shown where they lead to two places, else one", () => {
  const file = {
    product_id: "a",
    product_name: "Kit",
    filename: "logo.png",
    refusal: "It is no picture.",
  };
  const waiting: Waiting = {
    ...NOTHING,
    refused_uploads: [file, file],
    drafts: [
      { id: "a", name: "Kit", missing: [] },
      { id: "b", name: "Kit", missing: [] },
    ],
  };
  expect(attention(waiting, BALANCE).map(({ href }) => href)).toEqual([
    "/dashboard/products/a/edit",
    "/dashboard/products/a/edit",
    "/dashboard/products/b/edit",
  ]);
});
