"use client";

import { useCallback, useEffect, useRef } from "react";

/**
 * A function that runs something at once or, while something is being pressed, just before the
 * click arrives: what moves away under a pressed pointer is not clicked.
 */
export function useAfterPress(): (run: () => void) => void {
  const pressed = useRef(false);
  const waiting = useRef<(() => void) | null>(null);
  useEffect(() => {
    const press = (event: PointerEvent) => {
      pressed.current = event.button === 0;
    };
    const release = () => {
      pressed.current = false;
      const run = waiting.current;
      waiting.current = null;
      run?.();
    };
    // A pointer that scrolls ends without a click, and one that leaves the window without a word.
    const ends = ["click", "pointercancel", "keydown"] as const;
    window.addEventListener("pointerdown", press, true);
    for (const end of ends) window.addEventListener(end, release, true);
    return () => {
      window.removeEventListener("pointerdown", press, true);
      for (const end of ends) window.removeEventListener(end, release, true);
    };
  }, []);
  return useCallback((run) => {
    if (pressed.current) waiting.current = run;
    else run();
  }, []);
}
