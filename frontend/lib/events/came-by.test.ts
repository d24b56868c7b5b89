import { expect, test } from "vitest";
import { cameBy } from "./came-by";

const SHOP = "https://shop.example";
const NOWHERE = {
  first: true,
  opened: `${SHOP}/products/board`,
  here: `${SHOP}/products/board`,
  referrer: "",
  chosenFrom: "",
};
const UNKNOWN = { referrer: "", q: "", utm_source: "", utm_medium: "", utm_campaign: "" };

test("who comes from nowhere comes from nowhere", () => {
  expect(cameBy(NOWHERE)).toEqual(UNKNOWN);
});

test("another site is named for the first product alone", () => {
  const referrer = "https://news.example/item?id=1";
  expect(cameBy({ ...NOWHERE, referrer })).toEqual({ ...UNKNOWN, referrer });
  expect(cameBy({ ...NOWHERE, referrer, first: false })).toEqual({ ...UNKNOWN, referrer: SHOP });
});

test("a product that is opened in another tab was found by the search there", () => {
  const referrer = `${SHOP}/products?q=go+board&page=2#results`;
  expect(cameBy({ ...NOWHERE, referrer }).q).toBe("go board");
  expect(cameBy({ ...NOWHERE, referrer, first: false }).q).toBe("");
  expect(cameBy({ ...NOWHERE, referrer, chosenFrom: "chair" }).q).toBe("chair");
  for (const other of ["https://evil.example/products?q=x", `${SHOP}/brain?q=x`]) {
    expect(cameBy({ ...NOWHERE, referrer: other }).q).toBe("");
  }
});

test("a campaign may lead to any page before the product", () => {
  const opened = `${SHOP}/sellers/ann?utm_source=letter&utm_campaign=may`;
  const may = { ...UNKNOWN, utm_source: "letter", utm_campaign: "may" };
  expect(cameBy({ ...NOWHERE, opened })).toEqual(may);
  // What was searched for since then says more, and so does another product.
  expect(cameBy({ ...NOWHERE, opened, chosenFrom: "chair" })).toEqual({ ...UNKNOWN, q: "chair" });
  expect(cameBy({ ...NOWHERE, opened, first: false })).toEqual({ ...UNKNOWN, referrer: SHOP });
  const here = `${SHOP}/products/board?utm_source=${"x".repeat(200)}`;
  expect(cameBy({ ...NOWHERE, opened, here }).utm_source).toHaveLength(100);
  const cut = cameBy({ ...NOWHERE, here: `${SHOP}/?utm_source=${"x".repeat(99)}🎉🎉` });
  expect(cut.utm_source).toBe(`${"x".repeat(99)}🎉`);
});
