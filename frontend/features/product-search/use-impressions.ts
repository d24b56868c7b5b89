"use client";

import { useEffect } from "react";
import type { ProductPage } from "@/lib/api";
import { recordShown, type ShopEvent } from "@/lib/events/record";
import { activeFilters, type ProductSearch } from "@/lib/search/product-search";

/** Tells which products a settled answer shows, or that words alone, without filters, found none. */
export function useImpressions(search: ProductSearch, page: ProductPage, settled: boolean): void {
  const { q } = search;
  const shown = page.items.map(({ id }) => id).join();
  const { total } = page;
  const words = activeFilters(search).length === 0 ? q.trim() : "";
  const position = (page.page - 1) * page.per_page + 1;
  useEffect(() => {
    const event: ShopEvent | null =
      shown !== ""
        ? { kind: "impression", product_ids: shown.split(","), q, position }
        : total === 0 && words !== ""
          ? { kind: "nothing", q: words }
          : null;
    return settled && event !== null ? recordShown(event) : undefined;
  }, [q, words, shown, position, settled, total]);
}
