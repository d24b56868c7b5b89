"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const FIRST_MS = 1500;
const LONGEST_MS = 60_000;

/** Asks the server for the page again and again while something on it is under way. */
export function RefreshWhile({ busy }: { busy: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!busy) return;
    let wait = FIRST_MS;
    let timer: ReturnType<typeof setTimeout>;
    const later = () => {
      timer = setTimeout(() => {
        // Nobody sees what changes on a page in the background.
        if (document.visibilityState === "visible") router.refresh();
        wait = Math.min(wait * 1.5, LONGEST_MS);
        later();
      }, wait);
    };
    later();
    return () => clearTimeout(timer);
  }, [busy, router]);
  return null;
}
