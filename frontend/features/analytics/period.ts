import type { Overview } from "@/lib/api";
import { dayOf } from "@/lib/search/day-of";
import type { RawParams } from "@/lib/search/product-search";

export const PERIODS = {
  "7d": "7 days",
  "30d": "30 days",
  "90d": "90 days",
  "this-month": "This month",
  "last-month": "Last month",
  year: "Year",
} as const;

export const GRAINS = { day: "By day", week: "By week", month: "By month" } as const;

export type Grain = Overview["by"];

/** Which days a page is about, and how they are cut; null where the API decides. */
export type Period = {
  period: keyof typeof PERIODS | "custom";
  from: string | null;
  to: string | null;
  by: Grain | null;
};

export const USUAL: Period = { period: "30d", from: null, to: null, by: null };

/** No page shows more days than three years have; the API says so too. */
const LONGEST_DAYS = 1100;
const MS_A_DAY = 86_400_000;

/** Reads the address of a page of figures; a period that there is not is the usual one. */
export function parsePeriod(params: RawParams): Period {
  const names = Object.keys(PERIODS) as (keyof typeof PERIODS)[];
  const grains = Object.keys(GRAINS) as Grain[];
  const by = grains.find((one) => one === params.by) ?? null;
  const custom = customDays(dayOf(params.from), dayOf(params.to));
  if (params.period === "custom" && custom !== null) return { period: "custom", ...custom, by };
  return { ...USUAL, period: names.find((one) => one === params.period) ?? USUAL.period, by };
}

function customDays(one: string | null, two: string | null): { from: string; to: string } | null {
  if (one === null || two === null) return null;
  const [from, to] = one <= two ? [one, two] : [two, one];
  const days = (Date.parse(to) - Date.parse(from)) / MS_A_DAY + 1;
  return days > LONGEST_DAYS || from < "2000-01-01" || to > "2100-01-01" ? null : { from, to };
}

/** Whether an address asks for a period that there is not, so that the page is about the usual one. */
export function isRefused(params: RawParams, period: Period): boolean {
  return params.period !== undefined && params.period !== period.period;
}

/** The query of an address, with its question mark; what is usual is left out. It is the API’s own. */
export function periodQuery(period: Period, more: Record<string, string> = {}): string {
  const params = new URLSearchParams(more);
  if (period.period !== USUAL.period) params.set("period", period.period);
  if (period.from !== null) params.set("from", period.from);
  if (period.to !== null) params.set("to", period.to);
  if (period.by !== null) params.set("by", period.by);
  const query = params.toString();
  return query === "" ? "" : `?${query}`;
}
