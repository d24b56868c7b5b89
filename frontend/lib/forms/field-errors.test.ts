import { expect, test } from "vitest";
import { ApiProblem, NetworkProblem } from "@/lib/api/errors";
import { formProblem } from "./field-errors";

const problem = (errors: { parameter: string; message: string }[]) =>
  new ApiProblem({ status: 422, code: "invalid_parameters", detail: "All of it.", errors });

test("each error goes to its field, as a sentence", () => {
  const error = problem([
    { parameter: "name", message: "must not be empty" },
    { parameter: "name", message: "second" },
  ]);
  expect(formProblem(error, ["name", "bio"])).toEqual({
    fields: { name: "Must not be empty." },
    form: null,
  });
});

test("what has no field is said of the whole form", () => {
  const error = problem([
    { parameter: "name", message: "too long." },
    { parameter: "other", message: "odd" },
  ]);
  expect(formProblem(error, ["name"])).toEqual({
    fields: { name: "Too long." },
    form: "All of it.",
  });
  expect(formProblem(problem([]), []).form).toBe("All of it.");
});

test("whose session has ended is told how to go on without losing anything", () => {
  const error = new ApiProblem({ status: 401, code: "not_signed_in", detail: "Sign in first." });
  expect(formProblem(error, ["name"]).form).toContain("in another tab");
});

test("without an answer nothing is lost, and that is said", () => {
  expect(formProblem(new NetworkProblem("x"), ["name"]).form).toContain("still here");
  expect(formProblem(new Error("x"), ["name"]).form).toContain("still here");
});

test("where nothing was entered, nothing is said to be kept", () => {
  expect(formProblem(new NetworkProblem("x"), []).form).toBe(
    "The server does not answer. Try again.",
  );
  expect(formProblem(new Error("x"), []).form).toBe("This did not work. Try again.");
});
