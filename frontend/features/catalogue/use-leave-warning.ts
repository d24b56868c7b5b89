"use client";

import { useEffect } from "react";
import { isPlainClick } from "@/lib/plain-click";

const QUESTION = "There are changes that are not saved. Leave without them?";

/** How many parts of the page have something to lose: whoever leaves is asked once for all. */
let guards = 0;

function refuse(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
function onUnload(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
function onClick(event: MouseEvent): void {
  if (!isPlainClick(event)) return;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target !== "") return;
  if (new URL(link.href).pathname === location.pathname) return;
  if (!window.confirm(QUESTION)) refuse(event);
}
/** Signing out: the one form that leads away. */
function onSubmit(event: SubmitEvent): void {
  const leaves = event.target instanceof HTMLFormElement && "leaves" in event.target.dataset;
  if (leaves && !window.confirm(QUESTION)) refuse(event);
}
/** Back and forward; browsers without the Navigation API leave without a question. */
function onNavigate(event: NavigateEvent): void {
  if (event.navigationType !== "traverse" || !event.cancelable) return;
  if (new URL(event.destination.url).pathname === location.pathname) return;
  if (!window.confirm(QUESTION)) event.preventDefault();
}

function guard(): void {
  guards += 1;
  if (guards > 1) return;
  window.addEventListener("beforeunload", onUnload);
  document.addEventListener("click", onClick, true);
  document.addEventListener("submit", onSubmit, true);
  window.navigation?.addEventListener("navigate", onNavigate);
}

function unguard(): void {
  guards -= 1;
  if (guards > 0) return;
  window.removeEventListener("beforeunload", onUnload);
  document.removeEventListener("click", onClick, true);
  document.removeEventListener("submit", onSubmit, true);
  window.navigation?.removeEventListener("navigate", onNavigate);
}

/** Asks before a page with unsaved changes is left: closed, reloaded, by a link, or back. */
export function useLeaveWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    guard();
    return unguard;
  }, [unsaved]);
}
