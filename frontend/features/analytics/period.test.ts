import fc from "fast-check";
import { expect, test } from "vitest";
import { type Period, parsePeriod, periodQuery, refusalOf, USUAL } from "./period";

const DAY = fc
  .date({ min: new Date("2024-01-01"), max: new Date("2026-12-31"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const PERIOD: fc.Arbitrary<Period> = fc.oneof(
  fc.record({
    period: fc.constantFrom("7d", "30d", "90d", "this-month", "last-month", "year"),
    from: fc.constant(null),
    to: fc.constant(null),
    by: fc.constantFrom("day", "week", "month", null),
  }),
  fc.tuple(DAY, DAY).map(([one, two]): Period => {
    const [from, to] = one <= two ? [one, two] : [two, one];
    return { period: "custom", from, to, by: null };
  }),
);

test("an address says which period, and is read as it was written", () => {
  fc.assert(
    fc.property(PERIOD, (period) => {
      const params = Object.fromEntries(new URLSearchParams(periodQuery(period)));
      expect(parsePeriod(params)).toEqual(period);
      expect(refusalOf(params)).toBeNull();
    }),
  );
});

test.each([
  [{ period: "decade" }, "There is no such period."],
  [{ period: ["7d", "90d"], by: "hour" }, "There is no such period."],
  [{ period: "custom", from: "2026-01-01" }, "Both days are needed."],
  [{ period: "custom", from: "2026-02-30", to: "2026-03-01" }, "Both days are needed."],
  [
    { period: "custom", from: "2023-01-01", to: "2026-01-05" },
    "At most three years, 1,100 days, can be shown; these are 1,101.",
  ],
  [
    { period: "custom", from: "1999-12-31", to: "2000-01-02" },
    "Days can be from 1 Jan 2000 to 1 Jan 2100.",
  ],
  [
    { period: "custom", from: "2099-12-31", to: "2100-01-02" },
    "Days can be from 1 Jan 2000 to 1 Jan 2100.",
  ],
])("what is no period is the usual one, and is said to be none: %o", (params, why) => {
  expect(parsePeriod(params)).toEqual(USUAL);
  expect(refusalOf(params)).toMatchObject({ why });
});

test("of days that cannot be shown, what was typed and how it was cut is kept", () => {
  const params = { period: "custom", from: "2016-01-01", to: "2026-01-01", by: "week" };
  expect(refusalOf(params)?.typed).toEqual({ from: "2016-01-01", to: "2026-01-01" });
  expect(parsePeriod(params)).toEqual({ ...USUAL, by: "week" });
});

test("days in the wrong order are turned", () => {
  const params = { period: "custom", from: "2026-03-02", to: "2026-03-01" };
  expect(parsePeriod(params)).toMatchObject({ from: "2026-03-01", to: "2026-03-02" });
});
