"use client";

import { useEffect } from "react";
import type { ProductPage } from "@/lib/api";
import { record } from "@/lib/events/record";

/** Tells which products a settled answer shows. */
export function useImpressions(q: string, page: ProductPage, settled: boolean): void {
  const shown = page.items.map(({ id }) => id).join();
  const position = (page.page - 1) * page.per_page + 1;
  useEffect(() => {
    if (!settled || shown === "") return;
    record({ kind: "impression", product_ids: shown.split(","), q, position });
  }, [q, shown, position, settled]);
}
