"use client";

import { useQueries } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";
import type { ProductPage } from "@/lib/api";
import { callApi } from "@/lib/api/client";
import { counted } from "@/lib/format";
import { FILTER_NAMES } from "@/lib/search/filter-labels";
import {
  activeFilters,
  apiQuery,
  changed,
  type ProductSearch,
  searchHref,
  without,
  withoutFilters,
} from "@/lib/search/product-search";

/** Nothing found: says which filter to drop and how many products that gives. */
export function EmptyResult({
  search,
  onChange,
}: {
  search: ProductSearch;
  onChange: (search: ProductSearch) => void;
}) {
  const filters = activeFilters(search);
  const totals = useQueries({
    queries: filters.map((filter) => {
      const key = apiQuery(without(search, filter), 1);
      return {
        queryKey: ["products", key],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          callApi<ProductPage>(`/api/products?${key}`, { base: "", signal }),
      };
    }),
  });
  const offers = filters
    .map((filter, at) => ({ filter, total: totals[at]?.data?.total ?? 0 }))
    .filter((offer) => offer.total > 0)
    .sort((a, b) => b.total - a.total);
  const link = (label: string, to: ProductSearch, primary: boolean) => (
    <Button asChild key={label} variant={primary ? "primary" : "secondary"}>
      <a
        href={searchHref(to)}
        onClick={(event) => {
          event.preventDefault();
          onChange(to);
        }}
      >
        {label}
      </a>
    </Button>
  );
  return (
    <StateMessage
      icon={SearchX}
      title="No product matches all of this"
      action={
        <>
          {offers.map((offer, at) =>
            link(
              `Without ${FILTER_NAMES[offer.filter].toLowerCase()}: ${counted(offer.total, "product")}`,
              without(search, offer.filter),
              at === 0,
            ),
          )}
          {offers.length === 0 &&
            filters.length > 0 &&
            link("Without any filter", withoutFilters(search), true)}
          {search.q !== "" &&
            link("Without the words", changed(search, { q: "" }), filters.length === 0)}
        </>
      }
    >
      {filters.length > 0 ? (
        <p>One of the filters leaves nothing over.</p>
      ) : (
        <p>Other or fewer words may find it.</p>
      )}
    </StateMessage>
  );
}
