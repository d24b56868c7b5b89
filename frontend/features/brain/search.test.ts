import fc from "fast-check";
import { expect, test } from "vitest";
import { brainHref, brainMoved, brainToggled, parseBrain } from "./search";

test("any address reads to one that stays as it is", () => {
  const name = fc.constantFrom("q", "entry_type", "category", "tag", "sort", "page");
  const text = fc.oneof(
    fc.string({ maxLength: 300, unit: "binary" }),
    fc.constantFrom("a,b", "newest", "relevance", "3"),
  );
  fc.assert(
    fc.property(fc.dictionary(name, text), (params) => {
      const once = brainHref(parseBrain(params));
      const again = parseBrain(Object.fromEntries(new URL(once, "http://shop").searchParams));
      expect(brainHref(again)).toBe(once);
    }),
  );
});

test("a value is chosen and given up in any case, from the first page", () => {
  const search = parseBrain({ tag: "Postgres,a\\,b", page: "3" });
  expect(search.tag).toEqual(["Postgres", "a,b"]);
  expect(brainToggled(search, "tag", "postgres")).toMatchObject({ tag: ["a,b"], page: 1 });
});

test("an address with former labels becomes one with the present ones, each once", () => {
  const search = parseBrain({ category: "old", tag: "B,a,A-once,c", page: "2" });
  const moved = [
    { facet: "category", former: "old", present: "new" },
    { facet: "tag", former: "A-once", present: "a" },
  ] as const;
  expect(brainHref(brainMoved(search, [...moved]))).toBe("/brain?category=new&tag=B,a,c&page=2");
});
