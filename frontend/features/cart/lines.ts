import type { CartItem } from "@/lib/api";
import { LICENCES } from "@/lib/licences";

/** A line as it is kept, with what it cost when it was put there; null when that is not known. */
export type Line = Required<CartItem>;

/** A cart holds at most so many products; the API's own limit. */
export const MOST_LINES = 50;

export type Lines = readonly Line[];

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

function lineOf(value: unknown): Line | null {
  if (typeof value !== "object" || value === null) return null;
  const { product_id: id, licence, seen_price_cents: seen } = value as Record<string, unknown>;
  const kind = LICENCES.find((one) => one === licence);
  if (typeof id !== "string" || !ID.test(id) || kind === undefined) return null;
  const price = typeof seen === "number" && Number.isInteger(seen) && seen >= 0 ? seen : null;
  return { product_id: id, licence: kind, seen_price_cents: price };
}

/** The lines that a browser kept; what is none is left out, whoever wrote it. */
export function parseLines(text: string | null): Lines {
  let found: unknown;
  try {
    found = JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
  if (!Array.isArray(found)) return [];
  let lines: Lines = [];
  for (const value of found) {
    const line = lineOf(value);
    if (line !== null && lines.length < MOST_LINES) lines = withLine(lines, line);
  }
  return lines;
}

/** The lines with one more, or with this licence for a product that is there already. */
export function withLine<T extends Line>(lines: readonly T[], line: T): readonly T[] {
  const there = lines.some(({ product_id }) => product_id === line.product_id);
  return there
    ? lines.map((one) => (one.product_id === line.product_id ? line : one))
    : [...lines, line];
}

/** Whether a product can be put into a cart, or is there already. */
export function hasRoom(lines: readonly Pick<Line, "product_id">[], id: string): boolean {
  return lines.length < MOST_LINES || lines.some(({ product_id }) => product_id === id);
}

/** The lines with one back at its former place. */
export function withLineAt<T extends Line>(lines: readonly T[], line: T, at: number): T[] {
  const others = withoutProduct(lines, line.product_id);
  return [...others.slice(0, at), line, ...others.slice(at)];
}

/** The lines without a product. */
export function withoutProduct<T extends Line>(lines: readonly T[], id: string): readonly T[] {
  return lines.filter(({ product_id }) => product_id !== id);
}

/** What is left of `lines` when `taken` are in safety elsewhere; a line changed since stays. */
export function withoutLines(lines: Lines, taken: Lines): Lines {
  return lines.filter(
    (line) =>
      !taken.some(
        ({ product_id, licence }) => product_id === line.product_id && licence === line.licence,
      ),
  );
}
