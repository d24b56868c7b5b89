"use client";

import type { ReactNode } from "react";
import { useAlive } from "@/lib/use-alive";

/**
 * Fields and buttons that wait until the page has come alive: what is typed before would be overwritten
 * by what the page knows, and a form that is sent before would only load the page again.
 */
export function LiveFields({ children }: { children: ReactNode }) {
  return (
    <fieldset disabled={!useAlive()} className="contents">
      {children}
    </fieldset>
  );
}
