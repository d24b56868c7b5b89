"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useId, useRef, useState } from "react";
import { useSearchAddress } from "@/features/product-search/search-address";
import type { Suggestions } from "@/lib/api";
import { callApi } from "@/lib/api/client";
import { cn } from "@/lib/cn";
import { changed, EMPTY_SEARCH, searchHref } from "@/lib/search/product-search";
import { forgetAll, remember, useRecentSearches } from "./recent-searches";
import { type Group, groupsOf } from "./suggestion-groups";

const DEBOUNCE_MS = 120;

/**
 * The search box of the header: a form that works without JavaScript, a combobox with it (WAI-ARIA
 * pattern: the focus stays in the field, arrows move the active option). On the search page typing
 * changes the results at once.
 */
export function SearchBox() {
  const pathname = usePathname();
  const router = useRouter();
  const [addressed, go] = useSearchAddress();
  const onSearchPage = pathname === "/products";
  const search = onSearchPage ? addressed : EMPTY_SEARCH;
  // Whoever is typing may choose a filter before the text is searched for: it must not be lost.
  const latest = useRef(search);
  useEffect(() => {
    latest.current = search;
  });

  const [text, setText] = useState(search.q);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();

  // What the address says wins, unless somebody is typing.
  const [known, setKnown] = useState(search.q);
  if (known !== search.q) {
    setKnown(search.q);
    if (search.q !== text.trim()) setText(search.q);
  }

  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      const inField = target?.closest("input, textarea, select, [contenteditable]") != null;
      const slash =
        event.key === "/" && !inField && !event.metaKey && !event.ctrlKey && !event.altKey;
      const controlK = event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey);
      if (slash || controlK) {
        event.preventDefault();
        input.current?.focus();
        input.current?.select();
      }
    };
    document.addEventListener("keydown", focus);
    return () => {
      document.removeEventListener("keydown", focus);
      clearTimeout(typing.current);
    };
  }, []);

  const sought = useDebounced(text.trim(), DEBOUNCE_MS);
  const recent = useRecentSearches();
  const found = useQuery({
    queryKey: ["suggestions", sought],
    queryFn: ({ signal }) =>
      callApi<Suggestions>(`/api/search/suggest?q=${encodeURIComponent(sought)}`, {
        base: "",
        signal,
      }),
    enabled: open && sought !== "",
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
  const groups: Group[] =
    text.trim() === "" ? groupsOf(null, recent) : groupsOf(found.data ?? null, []);
  const options = groups.flatMap((group) => group.options);
  const shown = open && options.length > 0;

  const showResults = (q: string) => {
    const next = changed(latest.current, { q: q.trim() });
    if (onSearchPage) go(next, "replace");
    else router.push(searchHref(next));
  };
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const type = (value: string) => {
    setText(value);
    setOpen(true);
    setActive(-1);
    if (onSearchPage) {
      clearTimeout(typing.current);
      typing.current = setTimeout(() => showResults(value), DEBOUNCE_MS);
    }
  };
  const submit = () => {
    clearTimeout(typing.current);
    remember(text);
    close();
    showResults(text);
  };
  const choose = (at: number) => {
    const option = options[at];
    if (option === undefined) return;
    clearTimeout(typing.current);
    close();
    if (option.search !== undefined) {
      setText(option.search);
      remember(option.search);
    }
    router.push(option.href);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: the field itself.
      const places = options.length + 1;
      setActive(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && shown && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      if (shown) {
        event.preventDefault();
        close();
      }
    }
  };

  let at = -1;
  return (
    // On phones it takes the whole bar while it is used.
    <search className="relative min-w-0 flex-1 max-sm:focus-within:absolute max-sm:focus-within:inset-x-4 max-sm:focus-within:z-50">
      <form
        action="/products"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
        />
        <input
          ref={input}
          type="search"
          name="q"
          role="combobox"
          aria-label="Search products"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          {...(shown && active >= 0 ? { "aria-activedescendant": `${id}-${active}` } : {})}
          autoComplete="off"
          maxLength={256}
          placeholder="Search products, tech, the Brain"
          value={text}
          onChange={(event) => type(event.target.value)}
          onFocus={() => setOpen(true)}
          onBlur={close}
          onKeyDown={onKeyDown}
          className="min-h-11 w-full rounded-control border border-control bg-well pr-10 pl-9 text-base text-white placeholder:text-muted sm:min-h-10 sm:text-sm [&::-webkit-search-cancel-button]:appearance-none"
        />
        <kbd
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 rounded border border-line px-1.5 text-xs text-muted max-sm:hidden"
        >
          /
        </kbd>
      </form>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Suggestions"
        hidden={!shown}
        tabIndex={-1}
        // The field must not lose the focus, and with it the list, before the click arrives.
        onPointerDown={(event) => event.preventDefault()}
        className="absolute inset-x-0 top-full z-50 mt-2 max-h-[70dvh] overflow-y-auto rounded-card border border-line bg-card p-2 shadow-xl"
      >
        {shown &&
          groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
            <div key={group.title} role="group" aria-labelledby={`${id}-${group.title}`}>
              <div className="flex items-center justify-between px-3 pt-2 pb-1">
                <span id={`${id}-${group.title}`} className="text-xs font-medium text-muted">
                  {group.title}
                </span>
                {group.erasable && (
                  <button
                    type="button"
                    tabIndex={-1}
                    onClick={() => forgetAll()}
                    className="text-xs text-link hover:underline"
                  >
                    Clear
                  </button>
                )}
              </div>
              {group.options.map((option) => {
                at += 1;
                const place = at;
                return (
                  <div
                    key={option.key}
                    id={`${id}-${place}`}
                    role="option"
                    aria-selected={place === active}
                    tabIndex={-1}
                    onClick={() => choose(place)}
                    onKeyDown={() => undefined}
                    onPointerMove={() => setActive(place)}
                    className={cn(
                      "flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-3 text-sm",
                      place === active && "bg-gray-700 text-white",
                    )}
                  >
                    <span className="min-w-0 flex-1 truncate">{option.label}</span>
                    {option.note !== undefined && (
                      <span className="shrink-0 text-xs text-muted tabular">{option.note}</span>
                    )}
                  </div>
                );
              })}
            </div>
          ))}
      </div>
    </search>
  );
}

function useDebounced<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
