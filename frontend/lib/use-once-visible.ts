"use client";

import { useEffect } from "react";

/** Calls once, as soon as somebody can see the page; `tell` must stay the same. */
export function useOnceVisible(tell: () => void): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", look);
      tell();
    };
    document.addEventListener("visibilitychange", look);
    look();
    return () => document.removeEventListener("visibilitychange", look);
  }, [tell]);
}
