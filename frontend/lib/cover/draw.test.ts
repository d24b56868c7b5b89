import { expect, test } from "vitest";
import { drawCover } from "./draw";

test("a slug has one picture, and another slug another", () => {
  expect(drawCover("helm-board")).toBe(drawCover("helm-board"));
  expect(drawCover("helm-board")).not.toBe(drawCover("helm-boards"));
});

test("whatever the slug, nothing of it stands in the picture", () => {
  expect(drawCover('"/><script>')).not.toContain("script");
  expect(drawCover("x")).toMatch(/^<svg [^>]*width="1200" height="675">.*<\/svg>$/u);
});
