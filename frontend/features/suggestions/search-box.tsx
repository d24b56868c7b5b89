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
import { useDebounced } from "@/lib/use-debounced";
import { forgetAll, remember, useRecentSearches } from "./recent-searches";
import { type Group, groupsOf } from "./suggestion-groups";

const DEBOUNCE_MS = 120;
/** Where a slash is a letter. */
const TEXT_FIELDS =
  "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=range])";

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
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();

  // What the address says wins, unless somebody is typing; on another page nothing is said.
  const [known, setKnown] = useState({ q: search.q, pathname });
  if (known.q !== search.q || known.pathname !== pathname) {
    setKnown({ q: search.q, pathname });
    if (search.q !== text.trim()) setText(search.q);
  }

  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      const inField = target?.closest(TEXT_FIELDS) != null;
      const slash =
        event.key === "/" && !inField && !event.metaKey && !event.ctrlKey && !event.altKey;
      const controlK = event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey);
      if (slash || controlK) {
        event.preventDefault();
        input.current?.focus();
        input.current?.select();
      }
    };
    // Who goes somewhere else has no use for a search that was only half typed.
    const leave = (event: Event) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.type === "popstate" || target?.closest("a[href]") != null) {
        clearTimeout(typing.current);
      }
    };
    document.addEventListener("keydown", focus);
    document.addEventListener("click", leave, true);
    window.addEventListener("popstate", leave);
    return () => {
      document.removeEventListener("keydown", focus);
      document.removeEventListener("click", leave, true);
      window.removeEventListener("popstate", leave);
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
  // By key: when another list arrives, the same option stays the active one, or none is.
  const active = options.findIndex((option) => option.key === activeKey);
  const erasable = groups.some((group) => group.erasable);

  const showResults = (q: string) => {
    const next = changed(latest.current, { q: q.trim() });
    if (onSearchPage) go(next, "replace");
    else router.push(searchHref(next));
  };
  const close = () => {
    setOpen(false);
    setActiveKey(null);
  };
  const type = (value: string) => {
    setText(value);
    setOpen(true);
    setActiveKey(null);
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
    setText(option.search ?? "");
    if (option.search !== undefined) remember(option.search);
    router.push(option.href);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    // Enter and arrows belong to whoever is composing a character.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: the field itself.
      const places = options.length + 1;
      setActiveKey(options[((active + 1 + step + places) % places) - 1]?.key ?? null);
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
    <search
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
      className="relative min-w-0 flex-1 max-sm:focus-within:absolute max-sm:focus-within:inset-x-4 max-sm:focus-within:z-50"
    >
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
        hidden={!shown}
        className="absolute inset-x-0 top-full z-50 mt-2 max-h-[70dvh] overflow-y-auto rounded-card border border-line bg-card p-2 shadow-xl"
      >
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label="Suggestions"
          tabIndex={-1}
          // The field must not lose the focus, and with it the list, before the click arrives.
          onPointerDown={(event) => event.preventDefault()}
        >
          {shown &&
            groups.map((group) => (
              // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
              <div key={group.title} role="group" aria-labelledby={`${id}-${group.title}`}>
                <div className="flex items-center justify-between px-3 pt-2 pb-1">
                  <span id={`${id}-${group.title}`} className="text-xs font-medium text-muted">
                    {group.title}
                  </span>
                </div>
                {group.options.map((option) => {
                  at += 1;
                  const place = at;
                  return (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
                    <div
                      key={option.key}
                      id={`${id}-${place}`}
                      role="option"
                      aria-selected={place === active}
                      tabIndex={-1}
                      onClick={() => choose(place)}
                      onPointerMove={() => setActiveKey(option.key)}
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
        {erasable && (
          <button
            type="button"
            onClick={() => {
              forgetAll();
              input.current?.focus();
            }}
            className="mt-1 min-h-11 w-full rounded-control px-3 text-left text-sm text-link hover:bg-gray-700"
          >
            Erase recent searches
          </button>
        )}
      </div>
    </search>
  );
}
