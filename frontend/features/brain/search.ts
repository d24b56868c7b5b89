import type { EntryPage } from "@/lib/api";
import {
  joinValues,
  listOf,
  type RawParams,
  sameValue,
  wordsOf,
} from "@/lib/search/product-search";

export const BRAIN_FACETS = ["entry_type", "category", "tag"] as const;
export type BrainFacet = (typeof BRAIN_FACETS)[number];

export const BRAIN_SORTS = {
  relevance: "Relevance",
  most_used: "Most used",
  most_helpful: "Most helpful",
  newest: "Newest",
} as const;
export type BrainSort = keyof typeof BRAIN_SORTS;

/** The state of the Brain's list, all of it in the address. */
export type BrainSearch = Record<BrainFacet, readonly string[]> & {
  q: string;
  sort: BrainSort;
  page: number;
};

/** The order of a list without a word about it; without words nothing is relevant. */
export function usualSort(q: string): BrainSort {
  return q === "" ? "most_used" : "relevance";
}

const PER_PAGE = 20;
const MAX_REACHABLE = 1000;
export const MAX_BRAIN_PAGE = MAX_REACHABLE / PER_PAGE;

export function parseBrain(params: RawParams): BrainSearch {
  const page = typeof params.page === "string" && /^\d{1,3}$/u.test(params.page);
  const q = wordsOf(params);
  const sorts = Object.keys(BRAIN_SORTS) as BrainSort[];
  const sort = sorts.find((one) => one === params.sort && (one !== "relevance" || q !== ""));
  return {
    q,
    sort: sort ?? usualSort(q),
    entry_type: listOf(params, "entry_type").filter((one) =>
      /^(guide|pattern|snippet|lesson|q_and_a)$/u.test(one),
    ),
    category: listOf(params, "category"),
    tag: listOf(params, "tag"),
    page: page ? Math.min(Math.max(Number(params.page), 1), MAX_BRAIN_PAGE) : 1,
  };
}

export function brainHref(search: BrainSearch): string {
  const params = new URLSearchParams();
  if (search.q !== "") params.set("q", search.q);
  for (const name of BRAIN_FACETS) {
    if (search[name].length > 0) params.set(name, joinValues([...search[name]].sort()));
  }
  if (search.sort !== usualSort(search.q)) params.set("sort", search.sort);
  if (search.page > 1) params.set("page", search.page.toString());
  const query = params.toString().replaceAll("%2C", ",");
  return query === "" ? "/brain" : `/brain?${query}`;
}

/** The search with or without one more value of a facet, from its first page. */
export function brainToggled(search: BrainSearch, name: BrainFacet, value: string): BrainSearch {
  const rest = search[name].filter((one) => !sameValue(one, value));
  const chosen = rest.length < search[name].length ? rest : [...search[name], value];
  return { ...search, page: 1, [name]: chosen };
}

/** The search with what its labels are called now. */
export function brainMoved(search: BrainSearch, moved: EntryPage["moved"]): BrainSearch {
  const now = { ...search };
  for (const { facet, former, present } of moved) {
    const rest = now[facet].filter((one) => !sameValue(one, former) && !sameValue(one, present));
    now[facet] = [...rest, present];
  }
  return now;
}

export function brainApiQuery(search: BrainSearch): string {
  const params = new URLSearchParams({
    per_page: PER_PAGE.toString(),
    page: search.page.toString(),
    sort: search.sort,
  });
  if (search.q !== "") params.set("q", search.q);
  for (const name of BRAIN_FACETS) {
    for (const value of search[name]) params.append(name, value);
  }
  return params.toString();
}
