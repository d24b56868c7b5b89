import { describe, expect, test } from "vitest";
import { nextPath } from "./next-path";

describe("where to go after signing in", () => {
  test.each(["/dashboard", "/products?q=a&tech=Go", "/x#y"])("%s is ours", (path) => {
    expect(nextPath(path)).toBe(path);
  });
  test.each([
    null,
    undefined,
    "",
    "dashboard",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "https://evil.example",
    "javascript:alert(1)",
  ])("%s is not, so it is the start", (path) => {
    expect(nextPath(path)).toBe("/");
  });
});
