/** The price slider's steps are the histogram's bars, so that each has the same width to grab. */

export type PriceBar = { from: number; to: number | null; count: number };

export type PriceRange = { min: number | null; max: number | null };

export class PriceScale {
  /** The bars' bounds in cents, ascending: one more than there are bars. */
  readonly edges: readonly number[];

  /** `greatest` is the highest price there is: it closes a last bar that has no end. */
  constructor(bars: readonly PriceBar[], greatest: number) {
    const last = bars.at(-1);
    this.edges =
      last === undefined
        ? []
        : [...bars.map((bar) => bar.from), last.to ?? Math.max(greatest, last.from) + 1];
  }

  get steps(): number {
    return Math.max(0, this.edges.length - 1);
  }

  /** The thumbs' places for a range: a price inside a bar counts as the whole bar. */
  places({ min, max }: PriceRange): [number, number] {
    const low = min === null ? 0 : this.#at(min);
    const high = max === null ? this.steps : this.#at(max) + 1;
    const upper = Math.min(this.steps, Math.max(high, 0));
    return [Math.min(Math.max(low, 0), upper), upper];
  }

  /** The range that two thumbs mean; a thumb at its end means no limit. */
  range([low, high]: readonly [number, number]): PriceRange {
    const from = this.edges[low];
    const to = this.edges[high];
    return {
      min: low <= 0 || from === undefined ? null : from,
      max: high >= this.steps || to === undefined ? null : Math.max(to - 1, from ?? 0),
    };
  }

  /** The price that a thumb limits to, in cents; null at its own end, where it limits nothing. */
  limit(place: number, thumb: 0 | 1): number | null {
    return thumb === 0 ? this.range([place, this.steps]).min : this.range([0, place]).max;
  }

  #at(cents: number): number {
    let at = -1;
    while (at + 1 < this.edges.length && (this.edges[at + 1] ?? 0) <= cents) {
      at += 1;
    }
    return at;
  }
}

/** A price as a person types it, in dollars; null for an empty field, undefined for nonsense. */
export function parsePrice(text: string): number | null | undefined {
  const trimmed = text.trim().replace(/^\$\s*/u, "");
  if (trimmed === "") return null;
  // A comma only where thousands end: for many people `49,99` is not 4999.
  if (!/^(\d{1,7}|\d{1,3}(,\d{3})+)(\.\d{0,2})?$/u.test(trimmed)) return undefined;
  const cents = Math.round(Number(trimmed.replace(/,/gu, "")) * 100);
  return cents <= 100_000_000 ? cents : undefined;
}

/** Cents as the field shows them: `49`, `49.99`. */
export function formatPrice(cents: number | null): string {
  if (cents === null) return "";
  return cents % 100 === 0 ? (cents / 100).toString() : (cents / 100).toFixed(2);
}
