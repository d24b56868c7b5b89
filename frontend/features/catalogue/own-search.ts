import type { OwnProductRow } from "@/lib/api";
import { pageOf } from "@/lib/search/page-of";
import { type RawParams, wordsOf } from "@/lib/search/product-search";

export const SORT_LABELS = {
  updated: "Last changed",
  name: "Name",
  price: "Price",
  views: "Views",
  sales: "Sales",
  revenue: "Revenue",
  rating: "Rating",
} as const;

export type OwnSearch = {
  q: string;
  status: OwnProductRow["status"] | null;
  sort: keyof typeof SORT_LABELS;
  page: number;
};

const STATUSES = ["draft", "published", "archived"] as const;

/** Reads the address of a seller's own list; what is wrong in it is left out. */
export function parseOwn(params: RawParams): OwnSearch {
  const sorts = Object.keys(SORT_LABELS) as OwnSearch["sort"][];
  return {
    q: wordsOf(params),
    status: STATUSES.find((one) => one === params.status) ?? null,
    sort: sorts.find((one) => one === params.sort) ?? "updated",
    page: pageOf(params),
  };
}

/** The address of a list; its query is the API's own. */
export function ownHref(search: OwnSearch): string {
  const params = new URLSearchParams();
  if (search.q !== "") params.set("q", search.q);
  if (search.status !== null) params.set("status", search.status);
  if (search.sort !== "updated") params.set("sort", search.sort);
  if (search.page > 1) params.set("page", search.page.toString());
  const query = params.toString();
  return query === "" ? "/dashboard/products" : `/dashboard/products?${query}`;
}
