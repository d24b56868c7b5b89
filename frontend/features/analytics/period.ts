import type { Overview } from "@/lib/api";
import { count, date } from "@/lib/format";
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

type Days = { from: string; to: string };

/** Why a page is not about what was asked for, and the days of one’s own that were. */
export type Refusal = { why: string; typed: Days | null };

export const USUAL: Period = { period: "30d", from: null, to: null, by: null };

/** The API’s own bounds: no page shows more days than three years have. */
const LONGEST_DAYS = 1100;
export const FIRST_DAY = "2000-01-01";
export const LAST_DAY = "2100-01-01";
const MS_A_DAY = 86_400_000;

/** Reads the address of a page of figures; a period that there is not is the usual one. */
export function parsePeriod(params: RawParams): Period {
  const names = Object.keys(PERIODS) as (keyof typeof PERIODS)[];
  const grains = Object.keys(GRAINS) as Grain[];
  const by = grains.find((one) => one === params.by) ?? null;
  const own = ownDays(params);
  if (params.period === "custom" && !("why" in own)) return { period: "custom", ...own, by };
  return { ...USUAL, period: names.find((one) => one === params.period) ?? USUAL.period, by };
}

/** Days of one’s own in their order, or why there are none such. */
function ownDays(params: RawParams): Days | { why: string } {
  const [one, two] = [dayOf(params.from), dayOf(params.to)];
  if (one === null || two === null) return { why: "Both days are needed." };
  const [from, to] = one <= two ? [one, two] : [two, one];
  if (from < FIRST_DAY || to > LAST_DAY) {
    return { why: `Days can be from ${date(FIRST_DAY)} to ${date(LAST_DAY)}.` };
  }
  const days = (Date.parse(to) - Date.parse(from)) / MS_A_DAY + 1;
  if (days > LONGEST_DAYS) {
    return {
      why: `At most three years, ${count(LONGEST_DAYS)} days, can be shown; these are ${count(days)}.`,
    };
  }
  return { from, to };
}

/** Why an address asks for a period that there is not, so that the page is about the usual one. */
export function refusalOf(params: RawParams): Refusal | null {
  if (params.period === undefined || parsePeriod(params).period === params.period) return null;
  if (params.period !== "custom") return { why: "There is no such period.", typed: null };
  const own = ownDays(params);
  const typed = { from: String(params.from ?? ""), to: String(params.to ?? "") };
  return "why" in own ? { why: own.why, typed } : null;
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
