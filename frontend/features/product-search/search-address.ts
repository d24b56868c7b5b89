"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import {
  type ProductSearch,
  parseSearch,
  rawParams,
  searchHref,
} from "@/lib/search/product-search";
import { useAlive } from "@/lib/use-alive";

/** Whether a change adds an entry to the browser's history, or takes the place of the last one. */
export type Entry = "push" | "replace";

/**
 * The router tells of a new address in a transition, one after the other. A checkbox must be checked
 * at once, and an address that was typed over in the meantime must not come back for a moment. So
 * the newest search leads until the router has come to it.
 */
interface Lead {
  search: ProductSearch;
  /** The addresses that the router may still tell of before it comes to this one. */
  overtaken: ReadonlySet<string>;
}

let lead: Lead | null = null;
const listeners = new Set<() => void>();

function setLead(next: Lead | null) {
  if (next === lead) return;
  lead = next;
  for (const listener of listeners) listener();
}

// Back and forward are the person's own word on where to be.
const dropLead = () => setLead(null);

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener("popstate", dropLead);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.removeEventListener("popstate", dropLead);
    lead = null;
  };
}

/**
 * The search that the address of the search page stands for, and the way to change both.
 *
 * @param drawn What the server drew the page for. Back and forward may change the address before the
 *   page comes alive; React must first find what is there.
 */
export function useSearchAddress(
  drawn?: ProductSearch,
): [ProductSearch, (search: ProductSearch, entry: Entry) => void] {
  const pathname = usePathname();
  const params = useSearchParams();
  const alive = useAlive();
  const addressed = useMemo(() => parseSearch(rawParams(params)), [params]);
  const told = alive ? addressed : (drawn ?? addressed);
  const address = searchHref(told);
  const newest = useSyncExternalStore(
    subscribe,
    () => lead,
    () => null,
  );
  const leads = newest?.overtaken.has(address) === true;

  useEffect(() => {
    if (newest !== null && !leads) setLead(null);
  }, [newest, leads]);

  // The router may have left the page before it came to the last address.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the page is another
  useEffect(() => dropLead, [pathname]);

  const go = useCallback(
    (next: ProductSearch, entry: Entry) => {
      const href = searchHref(next);
      const now = lead === null ? address : searchHref(lead.search);
      if (href === now) return;
      const overtaken = new Set(lead?.overtaken).add(address).add(now);
      overtaken.delete(href);
      setLead({ search: next, overtaken });
      if (entry === "replace") window.history.replaceState(null, "", href);
      else window.history.pushState(null, "", href);
    },
    [address],
  );
  return [leads ? newest.search : told, go];
}
