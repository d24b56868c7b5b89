"use client";

import { useEffect } from "react";
import { onceVisible } from "./once-visible";

/** Calls once, as soon as somebody can see the page; `tell` must stay the same. */
export function useOnceVisible(tell: () => void): void {
  useEffect(() => onceVisible(tell), [tell]);
}
