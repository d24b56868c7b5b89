import { expect, test } from "vitest";
import { refusalOf } from "./limits";

test.each([
  ["image", "Shot.PNG", 10, null],
  ["image", "shot.gif", 10, "Its name must end with .png, .jpg, .jpeg, .webp, .avif."],
  ["image", "a\\b.png", 10, "Its name has a slash, a backslash or a control character. Rename it."],
  ["image", "shot.png", 0, "It is empty."],
  ["image", "shot.png", 9 * 1024 * 1024, "It has 9.0 MB; 8.0 MB is the most."],
  ["package", "thing.tar.gz", 500 * 1024 * 1024, null],
  ["package", "thing.tar", 10, "Its name must end with .zip, .tar.gz, .tgz."],
] as const)("%s %s of %d bytes", (kind, name, size, refusal) => {
  expect(refusalOf(kind, { name, size })).toBe(refusal);
});
