import type { OwnEntryRow } from "@/lib/api";
import { pageOf } from "@/lib/search/page-of";
import { type RawParams, wordsOf } from "@/lib/search/product-search";

export const SORT_LABELS = {
  updated: "Last changed",
  title: "Title",
  views: "Views",
  citations: "Times cited",
  helpful: "Helpful votes",
} as const;
export const STATUS_NAMES = { draft: "Draft", published: "Published" } as const;
export const PATH = "/dashboard/brain";

export type OwnEntrySearch = {
  q: string;
  status: OwnEntryRow["status"] | null;
  sort: keyof typeof SORT_LABELS;
  page: number;
};

/** Reads the address of a member's own list; what is wrong in it is left out. */
export function parseOwnEntries(params: RawParams): OwnEntrySearch {
  const sorts = Object.keys(SORT_LABELS) as OwnEntrySearch["sort"][];
  const statuses = Object.keys(STATUS_NAMES) as OwnEntryRow["status"][];
  return {
    q: wordsOf(params),
    status: statuses.find((one) => one === params.status) ?? null,
    sort: sorts.find((one) => one === params.sort) ?? "updated",
    page: pageOf(params),
  };
}

/** The address of a list; its query is the API's own. */
export function ownEntriesHref(search: OwnEntrySearch): string {
  const params = new URLSearchParams();
  if (search.q !== "") params.set("q", search.q);
  if (search.status !== null) params.set("status", search.status);
  if (search.sort !== "updated") params.set("sort", search.sort);
  if (search.page > 1) params.set("page", search.page.toString());
  const query = params.toString();
  return query === "" ? PATH : `${PATH}?${query}`;
}
