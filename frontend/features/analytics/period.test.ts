import fc from "fast-check";
import { expect, test } from "vitest";
import { isRefused, type Period, parsePeriod, periodQuery, USUAL } from "./period";

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
      expect(isRefused(params, period)).toBe(false);
    }),
  );
});

test.each([
  { period: "decade" },
  { period: "custom", from: "2026-01-01" },
  { period: "custom", from: "2026-02-30", to: "2026-03-01" },
  { period: "custom", from: "2016-01-01", to: "2026-01-01" },
  { period: "custom", from: "1990-01-01", to: "1990-01-02" },
  { period: ["7d", "90d"], by: "hour" },
])("what is no period is the usual one: %o", (params) => {
  expect(parsePeriod(params)).toEqual(USUAL);
  expect(isRefused(params, USUAL)).toBe(true);
});

test("days in the wrong order are turned", () => {
  const params = { period: "custom", from: "2026-03-02", to: "2026-03-01" };
  expect(parsePeriod(params)).toMatchObject({ from: "2026-03-01", to: "2026-03-02" });
});
