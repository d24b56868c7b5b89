import { expect, test } from "vitest";
import { ownQuery, parseOwn } from "./own-list";

const LIST = {
  path: "/mine",
  statuses: { published: "Published", draft: "Draft" },
  sorts: { updated: "Last changed", title: "Title" },
};

test("an address can be read and written again", () => {
  const params = { q: "ada", status: "draft", sort: "title", page: "3" };
  const query = ownQuery(parseOwn(LIST, params));
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual(params);
});

test.each([
  {},
  { q: " " },
  { status: "archived" },
  { status: ["draft", "published"] },
  { sort: "price" },
  { sort: "updated" },
  { page: "1" },
  { page: "0" },
  { page: "1.5" },
])("%o is left out", (params) => {
  expect(ownQuery(parseOwn(LIST, params))).toBe("");
});
