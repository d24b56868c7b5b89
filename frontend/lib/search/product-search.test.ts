import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  activeFilters,
  apiQuery,
  changed,
  EMPTY_SEARCH,
  LICENSES,
  MAX_PAGE,
  type ProductSearch,
  parseSearch,
  rawParams,
  SORTS,
  searchHref,
  searchQuery,
  toggled,
  without,
} from "./product-search";

const value = fc
  .string({ minLength: 1, maxLength: 40, unit: "grapheme" })
  .map((text) => text.replace(/[\p{Cc}\\]/gu, "").trim())
  .filter((text) => text !== "" && text.length <= 100);
const list = (of: fc.Arbitrary<string>) =>
  fc
    .uniqueArray(of, { maxLength: 5, selector: (one) => one.toLowerCase() })
    .map((found) => [...found].sort());
const cents = fc.option(fc.integer({ min: 0, max: 100_000_000 }));
const search: fc.Arbitrary<ProductSearch> = fc
  .record({
    q: fc.oneof(fc.constant(""), value),
    category: list(value),
    tech: list(value),
    license: fc.subarray([...LICENSES]).map((found) => found.sort()),
    priceMin: cents,
    priceMax: cents,
    ratingMin: fc.option(fc.constantFrom(1, 2, 3.5, 4.25, 5)),
    sort: fc.option(fc.constantFrom(...SORTS)),
    page: fc.integer({ min: 1, max: MAX_PAGE }),
  })
  .map((one) =>
    one.priceMin !== null && one.priceMax !== null && one.priceMin > one.priceMax
      ? { ...one, priceMin: one.priceMax, priceMax: one.priceMin }
      : one,
  );

const read = (query: string) => parseSearch(rawParams(new URLSearchParams(query)));

describe("address and state", () => {
  test("what was written is read again", () => {
    fc.assert(
      fc.property(search, (one) => {
        const again = read(searchQuery(one));
        // The default sort is left out of the address.
        expect(searchQuery(again)).toBe(searchQuery(one));
        expect({ ...again, sort: null }).toEqual({ ...one, sort: null });
        expect(apiQuery({ ...again, sort: null })).toBe(apiQuery({ ...one, sort: null }));
      }),
    );
  });

  test("any address can be read, and reads to one that stays as it is", () => {
    const names = ["q", "category", "tech", "license", "price_min", "price_max", "rating_min"];
    const pair = fc.tuple(
      fc.constantFrom(...names, "sort", "page", "other"),
      fc.oneof(
        fc.string({ maxLength: 300, unit: "binary" }),
        fc.integer({ min: -5, max: 2_000_000_000 }).map(String),
        fc.constantFrom(...SORTS, ...LICENSES, "a,b", "A,a", "\ud800", `${"x".repeat(255)}😀`),
      ),
    );
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 8 }), (pairs) => {
        const params: Record<string, string[]> = {};
        for (const [name, text] of pairs) params[name] = [...(params[name] ?? []), text];
        const once = searchQuery(parseSearch(params));
        expect(searchQuery(read(once))).toBe(once);
      }),
    );
  });

  test("a value is chosen and given up in any case", () => {
    expect(toggled(["typescript"], "TypeScript")).toEqual([]);
    expect(toggled(["go"], "TypeScript")).toEqual(["go", "TypeScript"]);
    expect(read("tech=Go,go,GO").tech).toEqual(["Go"]);
  });

  test("defaults are left out, values sorted and joined", () => {
    expect(searchHref(EMPTY_SEARCH)).toBe("/products");
    expect(searchHref({ ...EMPTY_SEARCH, sort: "popular" })).toBe("/products");
    expect(searchHref({ ...EMPTY_SEARCH, q: "a b", sort: "relevance" })).toBe("/products?q=a+b");
    expect(searchHref({ ...EMPTY_SEARCH, tech: ["Rust", "C++", "Go"], page: 2 })).toBe(
      "/products?tech=C%2B%2B,Go,Rust&page=2",
    );
  });

  test.each([
    ["price_min=abc&price_max=-1&page=0&sort=nope&license=x&rating_min=9", ""],
    ["price_min=500&price_max=100", "price_min=100&price_max=500"],
    ["category=b&category=a,a", "category=a,b"],
    ["page=99999", "page=41"],
    ["q=%00%0Aa", "q=a"],
    ["tech=a%5C%2Cb", "tech=a%5C,b"],
  ])("%s reads as %s", (address, canonical) => {
    expect(searchQuery(read(address))).toBe(canonical);
  });

  test("a change begins at the first page", () => {
    expect(changed({ ...EMPTY_SEARCH, page: 3 }, { q: "x" }).page).toBe(1);
  });

  test("each active filter can be dropped", () => {
    fc.assert(
      fc.property(search, (one) => {
        for (const filter of activeFilters(one)) {
          expect(activeFilters(without(one, filter))).not.toContain(filter);
        }
      }),
    );
  });
});
