import { expect, test } from "vitest";
import { NetworkProblem, problemOf } from "@/lib/api/errors";
import { isChanged, payProblem } from "./pay-problem";

const problem = (status: number, code: string) => problemOf(status, { code, detail: "Why." }, null);

test.each([
  [problem(409, "cart_changed"), "Look at it again"],
  [problem(409, "already_owned"), "Look at it again"],
  [problem(401, "not_signed_in"), "signed out"],
  [problem(503, "payments_unavailable"), "Payments cannot be taken just now"],
  [problem(429, "too_many_requests"), "Why."],
  [new NetworkProblem("x"), "cannot be bought twice"],
  [new Error("x"), "did not work"],
])("%s: says that nothing was charged", (error, words) => {
  expect(payProblem(error)).toContain(words);
  expect(payProblem(error)).toMatch(/nothing was charged/iu);
});

test("only what changed is looked at again", () => {
  expect(isChanged(problem(409, "cart_changed"))).toBe(true);
  expect(isChanged(problem(503, "payments_unavailable"))).toBe(false);
  expect(isChanged(new NetworkProblem("x"))).toBe(false);
});
