import type { RawParams } from "./product-search";

/** A day such as `2026-11-23` in an address; null for what is none. */
export function dayOf(value: RawParams[string]): string | null {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/u.test(value)) return null;
  const at = new Date(`${value}T00:00:00Z`);
  // 30 February is 2 March to a Date.
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(value) ? null : value;
}
