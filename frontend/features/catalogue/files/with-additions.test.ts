import { expect, test } from "vitest";
import type { GalleryImage } from "@/lib/api";
import { withAdditions } from "./with-additions";

const image = (id: string, alt = ""): GalleryImage => ({
  ...{ id, alt, url: `/${id}.webp`, srcset: null, placeholder: null },
  ...{ width: 1600, height: 900 },
});
const [a, b, c] = [image("a"), image("b"), image("c")];

test("what has come in goes behind what is wanted", () => {
  expect(withAdditions([b, a], [a, b], [a, b, c])).toEqual([b, a, c]);
  expect(withAdditions([b], [a, b], [a, b, c])).toEqual([b, c]);
  expect(withAdditions([b, a], [a, b], [a, b])).toEqual([b, a]);
});

test("another change is not overwritten", () => {
  expect(withAdditions([b, a], [a, b], [b, a])).toBeNull();
  expect(withAdditions([b, a], [a, b], [a])).toBeNull();
  expect(withAdditions([b, a], [a, b], [a, image("b", "other words")])).toBeNull();
});
