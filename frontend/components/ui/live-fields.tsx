"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * Fields and buttons that wait until the page has come alive: what is typed before would be overwritten
 * by what the page knows, and a form that is sent before would only load the page again.
 */
export function LiveFields({ children }: { children: ReactNode }) {
  const alive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <fieldset disabled={!alive} className="contents">
      {children}
    </fieldset>
  );
}
