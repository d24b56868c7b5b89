import fc from "fast-check";
import { expect, test } from "vitest";
import { brainHref, brainToggled, parseBrain } from "./search";

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
