"use client";

import { useQueries } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";
import type { ProductPage } from "@/lib/api";
import { callApi } from "@/lib/api/client";
import { counted } from "@/lib/format";
import { isPlainClick } from "@/lib/plain-click";
import { FILTER_NAMES } from "@/lib/search/filter-labels";
import {
  activeFilters,
  apiQuery,
  changed,
  EMPTY_SEARCH,
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
  const ways = [
    ...filters.map((filter) => ({
      label: `Without ${FILTER_NAMES[filter].toLowerCase()}`,
      to: without(search, filter),
    })),
    ...(filters.length > 1 ? [{ label: "Without any filter", to: withoutFilters(search) }] : []),
    ...(search.q === "" ? [] : [{ label: "Without the words", to: changed(search, { q: "" }) }]),
  ];
  const totals = useQueries({
    queries: ways.map(({ to }) => {
      const key = apiQuery(to, 1);
      return {
        queryKey: ["products", key],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          callApi<ProductPage>(`/api/products?${key}`, { base: "", signal }),
      };
    }),
  });
  const asking = totals.some((one) => one.isPending);
  const failed = totals.some((one) => one.isError);
  const offers = ways
    .map((way, at) => ({ ...way, total: totals[at]?.data?.total ?? 0 }))
    .filter((offer) => offer.total > 0)
    .sort((a, b) => b.total - a.total);
  const link = (label: string, to: ProductSearch, primary: boolean) => (
    <Button asChild key={label} variant={primary ? "primary" : "secondary"}>
      <a
        href={searchHref(to)}
        onClick={(event) => {
          if (!isPlainClick(event)) return;
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
        <div className="flex min-h-11 flex-wrap justify-center gap-3">
          {offers.map((offer, at) =>
            link(`${offer.label}: ${counted(offer.total, "product")}`, offer.to, at === 0),
          )}
          {!asking && offers.length === 0 && link("Show all products", EMPTY_SEARCH, true)}
        </div>
      }
    >
      <p>
        {asking || offers.length > 0
          ? "Less of it gives more:"
          : failed
            ? "What to leave out cannot be told just now."
            : "Other words may find it."}
      </p>
    </StateMessage>
  );
}
