"use client";

import { useEffect } from "react";
import type { ProductPage } from "@/lib/api";
import { record } from "@/lib/events/record";
import { activeFilters, type ProductSearch } from "@/lib/search/product-search";

/** Tells which products a settled answer shows, or that words alone, without filters, found none. */
export function useImpressions(search: ProductSearch, page: ProductPage, settled: boolean): void {
  const { q } = search;
  const shown = page.items.map(({ id }) => id).join();
  const { total } = page;
  const words = activeFilters(search).length === 0 ? q.trim() : "";
  const position = (page.page - 1) * page.per_page + 1;
  useEffect(() => {
    if (!settled) return;
    if (shown !== "") {
      record({ kind: "impression", product_ids: shown.split(","), q, position });
    } else if (total === 0 && words !== "") {
      record({ kind: "nothing", q: words });
    }
  }, [q, words, shown, position, settled, total]);
}
