import { count } from "@/lib/format";

// The sign stays on the line of its number: the tiles of a phone are narrow.
const PERCENT = "\u00a0%";

/** `+50 %` from 2 to 3; null where there is nothing to compare with. */
export function change(now: number, before: number): string | null {
  if (before === 0) return null;
  const percent = Math.round(((now - before) / before) * 100);
  const sign = percent > 0 ? "+" : percent < 0 ? "−" : "";
  return `${sign}${count(Math.abs(percent))}${PERCENT}`;
}

/** `12.5 %` of 40 for 5; null of nothing. */
export function share(part: number, whole: number): string | null {
  return whole === 0 ? null : `${((part / whole) * 100).toFixed(1)}${PERCENT}`;
}

/** `on the 30 days before`, of a period's first and last day. */
export function onBefore({ first, last }: { first: string; last: string }): string {
  const days = Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1;
  return days === 1 ? "on the day before" : `on the ${count(days)} days before`;
}

/** Where a scale ends and what is written beside it; beside a chart of nothing, only 0. */
export function scaleTo(most: number): { top: number; marks: number[] } {
  const top = roundTop(most);
  // There is neither half a view nor half a cent.
  return { top, marks: most === 0 ? [0] : [0, top / 2, top].filter(Number.isInteger) };
}

/** The smallest round number (1, 2 or 5 times a power of ten) that is not below `most`. */
export function roundTop(most: number): number {
  if (most <= 5) return 5;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((one) => one * power >= most) ?? 10;
  return step * power;
}
