import type { Sale } from "@/lib/api";
import { dayOf } from "@/lib/search/day-of";
import { pageOf } from "@/lib/search/page-of";
import { type RawParams, wordsOf } from "@/lib/search/product-search";

export const SORT_LABELS = {
  newest: "Newest first",
  oldest: "Oldest first",
  price_desc: "Highest price",
  price_asc: "Lowest price",
} as const;

export const STATUSES = [
  "paid",
  "refund_requested",
  "refunded",
  "disputed",
  "pending",
  "failed",
  "expired",
] as const satisfies readonly Sale["status"][];

export type SaleSearch = {
  q: string;
  status: Sale["status"] | null;
  product: string | null;
  /** Days such as `2026-11-23`, both included. */
  from: string | null;
  to: string | null;
  sort: keyof typeof SORT_LABELS;
  page: number;
};

export const PATH = "/dashboard/orders";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Reads the address of a seller's orders; what is wrong in it is left out. */
export function parseSales(params: RawParams): SaleSearch {
  const [from, to] = [dayOf(params.from), dayOf(params.to)];
  const turned = from !== null && to !== null && from > to;
  const sorts = Object.keys(SORT_LABELS) as SaleSearch["sort"][];
  const product = typeof params.product_id === "string" ? params.product_id.toLowerCase() : "";
  return {
    q: wordsOf(params),
    status: STATUSES.find((one) => one === params.status) ?? null,
    product: UUID.test(product) ? product : null,
    from: turned ? to : from,
    to: turned ? from : to,
    sort: sorts.find((one) => one === params.sort) ?? "newest",
    page: pageOf(params),
  };
}

/** The query of an address, with its question mark; it is the API's own. */
export function salesQuery(search: Partial<SaleSearch>): string {
  const params = new URLSearchParams();
  if (search.q) params.set("q", search.q);
  if (search.status) params.set("status", search.status);
  if (search.product) params.set("product_id", search.product);
  if (search.from) params.set("from", search.from);
  if (search.to) params.set("to", search.to);
  if (search.sort && search.sort !== "newest") params.set("sort", search.sort);
  if (search.page && search.page > 1) params.set("page", search.page.toString());
  const query = params.toString();
  return query === "" ? "" : `?${query}`;
}

/** Whether an address lets only some orders through. */
export function isFiltered(search: SaleSearch): boolean {
  return activeFilters(search) > 0;
}

/** How many of the filters are used. */
export function activeFilters({ q, status, product, from, to }: SaleSearch): number {
  return [q === "" ? null : q, status, product, from, to].filter((one) => one !== null).length;
}
