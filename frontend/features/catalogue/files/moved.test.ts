import fc from "fast-check";
import { expect, test } from "vitest";
import { moved } from "./moved";

test("an item goes where it is put, and the others keep their order", () => {
  const cases = fc.array(fc.string(), { minLength: 1 }).chain((items) => {
    const place = fc.nat({ max: items.length - 1 });
    return fc.tuple(fc.constant(items.map((text, at) => `${at}${text}`)), place, place);
  });
  fc.assert(
    fc.property(cases, ([items, from, to]) => {
      const result = moved(items, from, to);
      expect(result[to]).toBe(items[from]);
      expect(result.filter((one) => one !== items[from])).toEqual(
        items.filter((one) => one !== items[from]),
      );
    }),
  );
});
