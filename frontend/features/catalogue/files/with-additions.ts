import type { GalleryImage } from "@/lib/api";

/**
 * What is wanted, made from `base`, with the pictures that have come in since; null when anything
 * else has changed as well, so that somebody should look first.
 */
export function withAdditions(
  wanted: readonly GalleryImage[],
  base: readonly GalleryImage[],
  now: readonly GalleryImage[],
): GalleryImage[] | null {
  const same = base.every((one, at) => now[at]?.id === one.id && now[at]?.alt === one.alt);
  return same ? [...wanted, ...now.slice(base.length)] : null;
}
