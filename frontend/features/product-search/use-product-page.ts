"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ProductPage } from "@/lib/api";
import { callApi } from "@/lib/api/client";
import { isTemporary } from "@/lib/api/errors";
import { apiQuery, type ProductSearch } from "@/lib/search/product-search";

/** For how long an answer is as good as a new one. */
const FRESH_MS = 5_000;

/**
 * The page of results for a search. While the next is loading, the last one stays; an answer is only
 * ever shown for the search that asked for it, and an overtaken request is aborted.
 */
export function useProductPage(
  search: ProductSearch,
  initial: { search: ProductSearch; page: ProductPage },
) {
  const key = apiQuery(search);
  const [loadedAt] = useState(() => Date.now());
  const query = useQuery({
    queryKey: ["products", key],
    queryFn: ({ signal }) => callApi<ProductPage>(`/api/products?${key}`, { base: "", signal }),
    placeholderData: keepPreviousData,
    // The server's answer ages like any other: coming back to it later asks again.
    ...(key === apiQuery(initial.search)
      ? { initialData: initial.page, initialDataUpdatedAt: loadedAt }
      : {}),
    staleTime: FRESH_MS,
    retry: (failures, error) => isTemporary(error) && failures < 1,
  });
  // After a failure too there are filters to change: those of the last answer.
  const [page, setPage] = useState(initial.page);
  if (query.data !== undefined && query.data !== page) setPage(query.data);
  const { error, isFetching, isPlaceholderData, refetch } = query;
  return { page: query.data ?? page, error, isFetching, isPlaceholderData, refetch };
}
