"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef } from "react";

/**
 * Returns a function that notes a change of what pages show. When this page is left the router
 * forgets its pages as they were before: else they came back with the browser's back and forward.
 *
 * Not sooner: a page whose search parameters have changed since it was loaded is made anew by a
 * refresh, and everything that is being typed or sent there would be lost.
 */
export function useRefreshOnLeave(): () => void {
  const router = useRouter();
  const changed = useRef(false);
  useEffect(
    () => () => {
      if (changed.current) router.refresh();
    },
    [router],
  );
  return useCallback(() => {
    changed.current = true;
  }, []);
}
