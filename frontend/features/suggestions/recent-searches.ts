"use client";

import { useSyncExternalStore } from "react";

const KEY = "mywork.recent-searches";
const KEPT = 5;
const NONE: readonly string[] = [];

let cached: { text: string | null; searches: readonly string[] } = { text: null, searches: NONE };
const listeners = new Set<() => void>();

function read(): readonly string[] {
  let text: string | null = null;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    return NONE; // The person's browser keeps nothing.
  }
  if (text !== cached.text) {
    cached = { text, searches: parse(text) };
  }
  return cached.searches;
}

function parse(text: string | null): readonly string[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found)
      ? found.filter((one) => typeof one === "string").slice(0, KEPT)
      : NONE;
  } catch {
    return NONE;
  }
}

function write(searches: readonly string[]): void {
  try {
    if (searches.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(searches));
  } catch {
    return;
  }
  for (const listener of listeners) listener();
}

/** Remembers what was searched for, in this browser alone. */
export function remember(q: string): void {
  const trimmed = q.trim();
  if (trimmed !== "") {
    write([trimmed, ...read().filter((one) => one !== trimmed)].slice(0, KEPT));
  }
}

export function forgetAll(): void {
  write([]);
}

export function useRecentSearches(): readonly string[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read,
    () => NONE,
  );
}
