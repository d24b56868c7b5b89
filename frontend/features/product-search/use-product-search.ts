"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import type { ProductPage } from "@/lib/api";
import { getJson } from "@/lib/api/client";
import { isTemporary } from "@/lib/api/errors";
import {
  apiQuery,
  type ProductSearch,
  parseSearch,
  rawParams,
  searchHref,
} from "@/lib/search/product-search";

/** For how long an answer is as good as a new one. */
const FRESH_MS = 5_000;

/** The address is the state: whoever changes the one changes the other. */
export function useSearchState(): [ProductSearch, (search: ProductSearch, entry: Entry) => void] {
  const params = useSearchParams();
  const current = useMemo(() => parseSearch(rawParams(params)), [params]);
  // The router tells of a new address in a transition; a checkbox must be checked at once.
  const [ahead, setAhead] = useState<{ search: ProductSearch; of: typeof params } | null>(null);
  const search = ahead?.of === params ? ahead.search : current;
  const go = useCallback(
    (next: ProductSearch, entry: Entry) => {
      const href = searchHref(next);
      if (href === `${location.pathname}${location.search}`) return;
      setAhead({ search: next, of: params });
      if (entry === "replace") window.history.replaceState(null, "", href);
      else window.history.pushState(null, "", href);
    },
    [params],
  );
  return [search, go];
}

/** Whether a change adds an entry to the browser's history, or takes the place of the last one. */
export type Entry = "push" | "replace";

/**
 * The page of results for a search. While the next is loading, the last one stays; an answer is only
 * ever shown for the search that asked for it, and an overtaken request is aborted.
 */
export function useProductPage(search: ProductSearch, initial: { key: string; page: ProductPage }) {
  const key = apiQuery(search);
  return useQuery({
    queryKey: ["products", key],
    queryFn: ({ signal }) => getJson<ProductPage>(`/api/products?${key}`, { base: "", signal }),
    placeholderData: keepPreviousData,
    ...(key === initial.key ? { initialData: initial.page } : {}),
    staleTime: FRESH_MS,
    retry: (failures, error) => isTemporary(error) && failures < 1,
  });
}
