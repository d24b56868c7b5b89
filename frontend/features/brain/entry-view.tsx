"use client";

import { useCallback } from "react";
import { useOnceVisible } from "@/lib/use-once-visible";

/** Tells once that an entry was seen: no cookie, and whether it is heard is nobody's worry. */
export function EntryView({ id }: { id: string }) {
  useOnceVisible(
    useCallback(() => {
      navigator.sendBeacon(`/api/brain/${id}/views`);
    }, [id]),
  );
  return null;
}
