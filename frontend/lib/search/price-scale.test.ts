import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPrice, PriceScale, parsePrice } from "./price-scale";

const BARS = [
  { from: 0, to: 500, count: 2 },
  { from: 500, to: 1000, count: 0 },
  { from: 1000, to: null, count: 4 },
];
const scale = new PriceScale(BARS, 9900);

describe("the slider", () => {
  test("has a step for each bar and ends at the greatest price", () => {
    expect(scale.edges).toEqual([0, 500, 1000, 9901]);
    expect(scale.steps).toBe(3);
  });

  test("thumbs at their ends mean no limit", () => {
    expect(scale.range([0, 3])).toEqual({ min: null, max: null });
    expect(scale.places({ min: null, max: null })).toEqual([0, 3]);
  });

  test("a price inside a bar counts as the bar", () => {
    expect(scale.places({ min: 700, max: 1200 })).toEqual([1, 3]);
    expect(scale.places({ min: 5_000_000, max: null })).toEqual([3, 3]);
  });

  test("places and ranges agree", () => {
    fc.assert(
      // The slider keeps its thumbs a step apart.
      fc.property(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 3 }), (low, steps) => {
        const high = Math.min(3, low + steps);
        expect(scale.places(scale.range([low, high]))).toEqual([low, high]);
      }),
    );
  });

  test("a thumb says the price that it limits to", () => {
    expect([0, 1, 2].map((place) => scale.limit(place, 0))).toEqual([null, 500, 1000]);
    expect([1, 2, 3].map((place) => scale.limit(place, 1))).toEqual([499, 999, null]);
  });

  test("without bars there is nothing to slide", () => {
    const empty = new PriceScale([], 0);
    expect(empty.steps).toBe(0);
    expect(empty.places({ min: 100, max: 200 })).toEqual([0, 0]);
    expect(empty.range([0, 0])).toEqual({ min: null, max: null });
  });
});

describe("typed prices", () => {
  test.each([
    ["", null],
    [" 49 ", 4900],
    ["$1,234.5", 123_450],
    ["$ 1,000,000", 100_000_000],
    ["0", 0],
    ["abc", undefined],
    ["-1", undefined],
    ["49,99", undefined],
    ["1.234,50", undefined],
    ["12,34,567", undefined],
    ["1e5", undefined],
    ["9999999", undefined],
  ])("%j is %j", (text, cents) => {
    expect(parsePrice(text)).toBe(cents);
  });

  test("what is shown is read again", () => {
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 0, max: 100_000_000 })), (cents) => {
        expect(parsePrice(formatPrice(cents))).toBe(cents);
      }),
    );
  });
});
