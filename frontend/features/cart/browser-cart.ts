"use client";

import { useSyncExternalStore } from "react";
import { type Lines, parseLines } from "./lines";

const KEY = "mywork.cart";
const NONE: Lines = [];

let cached: { text: string | null; lines: Lines } = { text: null, lines: NONE };
const listeners = new Set<() => void>();

/** The cart of whoever is signed out, as this browser keeps it. */
export function browserCart(): Lines {
  let text: string | null = null;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    return NONE; // The person's browser keeps nothing.
  }
  if (text !== cached.text) {
    cached = { text, lines: parseLines(text) };
  }
  return cached.lines;
}

/** Keeps the cart; returns whether the browser did. */
export function keepBrowserCart(lines: Lines): boolean {
  try {
    if (lines.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(lines));
  } catch {
    return false;
  }
  for (const listener of listeners) listener();
  return true;
}

function subscribe(listener: () => void): () => void {
  // Other tabs tell by this event; this one by itself.
  const elsewhere = ({ key }: StorageEvent) => {
    if (key === KEY || key === null) listener();
  };
  listeners.add(listener);
  addEventListener("storage", elsewhere);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", elsewhere);
  };
}

export function useBrowserCart(): Lines {
  return useSyncExternalStore(subscribe, browserCart, () => NONE);
}
