"use client";

import { useCallback } from "react";
import { cameBy } from "@/lib/events/came-by";
import { record, searchBefore } from "@/lib/events/record";
import { useOnceVisible } from "@/lib/use-once-visible";

/** Whether no product was seen in this document yet. */
let first = true;

/** Tells once that a product's page was seen, as soon as somebody can see it. */
export function ViewEvent({ id }: { id: string }) {
  useOnceVisible(
    useCallback(() => {
      const [opened] = performance.getEntriesByType("navigation");
      record({
        kind: "view",
        product_id: id,
        ...cameBy({
          first,
          opened: opened?.name ?? "",
          here: location.href,
          referrer: document.referrer,
          chosenFrom: searchBefore(id),
        }),
      });
      first = false;
    }, [id]),
  );
  return null;
}
