"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { isPlainClick } from "@/lib/plain-click";

const AFTER_MS = 150;

/** Here links lead to other parts of the same list, too, and nothing else says that one is coming. */
const LISTS = "/dashboard/";

/** A thin bar while the next page is on its way, once that takes long enough to wonder. */
export function NavigationProgress() {
  const here = `${usePathname()}?${useSearchParams()}`;
  const [leaving, setLeaving] = useState<string | null>(null);
  const [shown, setShown] = useState(false);
  const waiting = leaving === here;

  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || !isPlainClick(event) || link.target !== "")
        return;
      const to = new URL(link.href);
      const elsewhere =
        to.pathname !== location.pathname ||
        (to.pathname.startsWith(LISTS) && `${to.pathname}?${to.searchParams}` !== here);
      if (to.origin === location.origin && elsewhere) setLeaving(here);
    };
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, [here]);

  useEffect(() => {
    if (!waiting) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), AFTER_MS);
    return () => clearTimeout(timer);
  }, [waiting]);

  return shown ? (
    <div role="status" className="fixed inset-x-0 top-0 z-50 h-1 animate-pulse bg-link">
      <span className="sr-only">Loading the page</span>
    </div>
  ) : null;
}
