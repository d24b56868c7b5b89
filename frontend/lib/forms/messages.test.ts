import { expect, test } from "vitest";
import { z } from "zod";
import { withNulls } from "./messages";

const schema = z.object({
  name: z.string().min(1).max(5),
  site: z.string().min(3).nullable(),
  code: z.string().regex(/^a+$/),
});

function messages(values: object): Record<string, string> {
  const { error } = schema.safeParse(values);
  return Object.fromEntries((error?.issues ?? []).map((one) => [one.path.join("."), one.message]));
}

test("what is wrong is said in plain words", () => {
  expect(messages({ name: "", site: "x", code: "b" })).toEqual({
    name: "Fill this in.",
    site: "At least 3 characters.",
    code: "This does not have the right form.",
  });
  expect(messages({ name: "123456", site: null })).toEqual({
    name: "At most 5 characters.",
    code: "Fill this in.",
  });
});

test("a price that is none says how one looks", () => {
  const price = z.object({ price: z.number().nullable() }).safeParse({ price: Number.NaN });
  expect(price.error?.issues[0]?.message).toBe("Such as 49 or 49.99.");
});

test("limits of what is kept in cents are said in dollars", () => {
  const form = z.object({ amount_cents: z.int().gte(1).lte(100_000_000), days: z.int().gte(1) });
  const said = (values: object) =>
    form.safeParse({ amount_cents: 100, days: 1, ...values }).error?.issues[0]?.message;
  expect(said({ amount_cents: 0 })).toBe("At least $0.01.");
  expect(said({ amount_cents: 100_000_001 })).toBe("At most $1,000,000.00.");
  expect(said({ days: 0 })).toBe("At least 1.");
});

test("text where a number belongs is not the same as nothing", () => {
  const days = z.object({ days: z.int() });
  const said = (value: unknown) => days.safeParse({ days: value }).error?.issues[0]?.message;
  expect(said("two")).toBe("A whole number, such as 3.");
  expect(said(null)).toBe("Fill this in.");
});

test("an empty field is nothing where it may be, and blanks around are cut off", () => {
  expect(withNulls(schema, { name: "  ", site: "  ", code: " a " })).toEqual({
    name: "",
    site: null,
    code: "a",
  });
});
