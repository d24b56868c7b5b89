import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  hasRoom,
  type Line,
  MOST_LINES,
  parseLines,
  withLine,
  withLineAt,
  withoutLines,
} from "./lines";

const id = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
const line = (number: number, licence: Line["licence"] = "standard"): Line => ({
  product_id: id(number),
  licence,
  seen_price_cents: 4900,
});

describe("what a browser kept", () => {
  test("comes back as it was", () => {
    const lines = [line(1), line(2, "extended")];
    expect(parseLines(JSON.stringify(lines))).toEqual(lines);
  });

  test.each([
    null,
    "",
    "{",
    "null",
    '"x"',
    "{}",
    '[1,null,"x",[]]',
    '[{"product_id":"x","licence":"standard"}]',
    `[{"product_id":"${id(1)}","licence":"all"}]`,
    `[{"product_id":["${id(1)}"],"licence":"standard"}]`,
  ])("%s holds nothing", (text) => {
    expect(parseLines(text)).toEqual([]);
  });

  test("is freed of what does not belong there, and keeps the rest", () => {
    const text = JSON.stringify([{ ...line(1), price_cents: 1 }, { odd: true }, line(2)]);
    expect(parseLines(text)).toEqual([line(1), line(2)]);
  });

  test.each([-1, 0.5, "4900", null, undefined])("knows no price of %s", (seen) => {
    const text = JSON.stringify([{ ...line(1), seen_price_cents: seen }]);
    expect(parseLines(text)).toEqual([{ ...line(1), seen_price_cents: null }]);
  });

  test("has each product once, by the licence that came last", () => {
    expect(parseLines(JSON.stringify([line(1), line(2), line(1, "extended")]))).toEqual([
      line(1, "extended"),
      line(2),
    ]);
  });

  test("is no longer than a cart may be", () => {
    const many = Array.from({ length: MOST_LINES + 5 }, (_, number) => line(number));
    expect(parseLines(JSON.stringify(many))).toEqual(many.slice(0, MOST_LINES));
  });

  test("never throws and is always a cart", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const lines = parseLines(text);
        expect(parseLines(JSON.stringify(lines))).toEqual(lines);
      }),
    );
  });
});

test("a full cart has room for what is there alone", () => {
  const full = Array.from({ length: MOST_LINES }, (_, number) => line(number));
  expect(hasRoom(full.slice(1), id(0))).toBe(true);
  expect(hasRoom(full, id(MOST_LINES))).toBe(false);
  expect(hasRoom(full, id(0))).toBe(true);
});

test("what was removed comes back where it was", () => {
  const lines = [line(1), line(2), line(3)];
  expect(withLineAt([line(1), line(3)], line(2), 1)).toEqual(lines);
  // Twice is as good as once, and the end may have come nearer.
  expect(withLineAt(lines, line(2), 1)).toEqual(lines);
  expect(withLineAt([], line(2), 7)).toEqual([line(2)]);
});

test("another licence of the same product takes the line's place", () => {
  expect(withLine([line(1), line(2)], line(1, "extended"))).toEqual([line(1, "extended"), line(2)]);
});

test("only what was merged is taken away", () => {
  const meanwhile = [line(1), line(2, "extended"), line(3)];
  expect(withoutLines(meanwhile, [line(1), line(2)])).toEqual([line(2, "extended"), line(3)]);
});
