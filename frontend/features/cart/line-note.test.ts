import { expect, test } from "vitest";
import type { CartLine } from "@/lib/api";
import { lineNote } from "./line-note";

const line = (changes: Partial<CartLine>): CartLine => ({
  product_id: "00000000-0000-4000-8000-000000000001",
  slug: "one",
  name: "One",
  summary: "",
  image: null,
  seller: { username: "ada", display_name: "Ada" },
  licence: "extended",
  price_cents: null,
  seen_price_cents: null,
  available_licences: [],
  problem: null,
  ...changes,
});

test("a product that is sold under another licence only is not called withdrawn", () => {
  const other = [{ licence: "standard", price_cents: 4900 }] as const;
  const sold = line({ problem: "unavailable", available_licences: [...other] });
  expect(lineNote(sold, "USD")).toContain("The Extended licence of this is not sold");
  expect(lineNote(line({ problem: "unavailable" }), "USD")).toContain("not sold any more");
});

test("both prices are said when they are known, and nothing when nothing is the matter", () => {
  const changed = line({ problem: "price_changed", price_cents: 5900, seen_price_cents: 4900 });
  expect(lineNote(changed, "USD")).toBe("The price has changed from $49 to $59.");
  expect(lineNote(line({}), "USD")).toBeNull();
});
