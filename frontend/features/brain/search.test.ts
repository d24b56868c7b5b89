import fc from "fast-check";
import { expect, test } from "vitest";
import { rawParams } from "@/lib/search/product-search";
import { brainHref, brainToggled, parseBrain } from "./search";

test("any address reads to one that stays as it is", () => {
  const name = fc.constantFrom("q", "entry_type", "category", "tag", "page");
  const text = fc.oneof(fc.string({ maxLength: 300, unit: "binary" }), fc.constant("a,b"));
  fc.assert(
    fc.property(fc.dictionary(name, text), (params) => {
      const once = brainHref(parseBrain(params));
      const again = parseBrain(rawParams(new URL(once, "http://shop").searchParams));
      expect(brainHref(again)).toBe(once);
    }),
  );
});

test("a value is chosen and given up in any case, from the first page", () => {
  const search = parseBrain({ tag: "Postgres,a\\,b", page: "3" });
  expect(search.tag).toEqual(["Postgres", "a,b"]);
  expect(brainToggled(search, "tag", "postgres")).toMatchObject({ tag: ["a,b"], page: 1 });
});
