"use client";

import { SlidersHorizontal, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { SimplerSearch } from "@/components/ui/simpler-search";
import { PRODUCT_GRID, ProductCard } from "@/features/products/product-card";
import type { ProductPage } from "@/lib/api";
import { cn } from "@/lib/cn";
import { recordClick } from "@/lib/events/record";
import { counted } from "@/lib/format";
import { isPlainClick } from "@/lib/plain-click";
import { chips, SORT_NAMES } from "@/lib/search/filter-labels";
import {
  activeFilters,
  changed,
  defaultSort,
  MAX_PAGE,
  type ProductSearch as Search,
  SORTS,
  searchHref,
  withoutFilters,
} from "@/lib/search/product-search";
import { EmptyResult } from "./empty-result";
import { FailedSearch } from "./failed-search";
import { Filters } from "./filters";
import { type Entry, useSearchAddress } from "./search-address";
import { useImpressions } from "./use-impressions";
import { useProductPage } from "./use-product-page";

// Only phones open it, and its dialog weighs as much as the rest of the page's own code.
const FilterSheet = dynamic(() => import("./filter-sheet").then((file) => file.FilterSheet), {
  ssr: false,
});

/** How long a search may take before the old results are dimmed. */
const DIM_AFTER_MS = 150;
const FIRST_ROWS = 6;

/** The search page: rendered by the server with its first results, then kept up by the browser. */
export function ProductSearch({ initial }: { initial: { search: Search; page: ProductPage } }) {
  const [search, go] = useSearchAddress(initial.search);
  const query = useProductPage(search, initial);
  const heading = useRef<HTMLHeadingElement>(null);
  const dimmed = useSlow(query.isFetching && query.isPlaceholderData);
  const { page } = query;
  const offset = (page.page - 1) * page.per_page + 1;
  useImpressions(search, page, !query.isPlaceholderData && query.error === null);
  const push = (next: Search, entry: Entry = "push") => go(next, entry);
  // What had the focus may be gone: the keyboard goes on from the results.
  const leave = (next: Search, scroll: boolean) => {
    push(next);
    heading.current?.focus({ preventScroll: !scroll });
  };
  const turn = (to: number, event: React.MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    leave({ ...search, page: to }, true);
  };
  // The address changes without a new page, so nobody else renames it.
  useEffect(() => {
    if (search.q !== "") document.title = `“${search.q}” – MyWork`;
  }, [search.q]);

  return (
    <form
      action="/products"
      onSubmit={(event) => event.preventDefault()}
      className="container-page grid gap-8 py-6 lg:grid-cols-[256px_minmax(0,1fr)]"
    >
      <input type="hidden" name="q" value={search.q} />
      <aside aria-label="Filters" className="noscript-shown max-lg:hidden">
        <Filters search={search} facets={page.facets} onChange={push} />
        <noscript>
          <Button type="submit" className="mt-6 w-full">
            Apply filters
          </Button>
        </noscript>
      </aside>
      <section aria-labelledby="results" className="min-w-0">
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <div>
            <h1
              id="results"
              ref={heading}
              tabIndex={-1}
              className="scroll-mt-24 text-2xl focus-visible:outline-none"
            >
              {search.q === "" ? "Products" : <>Results for “{search.q}”</>}
            </h1>
            <p role="status" className="min-h-5 text-sm text-muted tabular">
              {!query.isPlaceholderData && query.error === null && <Found page={page} />}
            </p>
          </div>
          <div className="flex items-center gap-3">
            <FilterButton search={search} page={page} onChange={push} />
            <label className="flex items-center gap-2 text-sm">
              <span className="text-muted max-sm:sr-only">Sort by</span>
              <Select
                name="sort"
                value={search.sort ?? defaultSort(search)}
                onChange={(event) => {
                  const sort = SORTS.find((one) => one === event.target.value) ?? null;
                  push(changed(search, { sort }));
                }}
              >
                {SORTS.map((sort) => (
                  <option key={sort} value={sort}>
                    {SORT_NAMES[sort]}
                  </option>
                ))}
              </Select>
            </label>
          </div>
        </div>
        <Chips search={search} page={page} onChange={(next) => leave(next, false)} />
        {page.degraded && query.error === null && <SimplerSearch />}
        {query.error !== null ? (
          <FailedSearch error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div
            aria-busy={query.isPlaceholderData}
            className={cn("transition-opacity duration-150", dimmed && "opacity-60")}
          >
            {page.items.length === 0 ? (
              <EmptyResult search={search} onChange={push} />
            ) : (
              <>
                <h2 className="sr-only">Products found</h2>
                <ul className={PRODUCT_GRID}>
                  {page.items.map((product, at) => (
                    <li key={product.id}>
                      <ProductCard
                        product={product}
                        eager={at < FIRST_ROWS}
                        onOpen={() => recordClick(product.id, search.q, offset + at)}
                      />
                    </li>
                  ))}
                </ul>
              </>
            )}
            <div className="mt-8">
              <Pagination
                page={page.page}
                pages={Math.min(page.pages, MAX_PAGE)}
                href={(to) => searchHref({ ...search, page: to })}
                onSelect={turn}
              />
            </div>
          </div>
        )}
      </section>
    </form>
  );
}

function Found({ page }: { page: ProductPage }) {
  return (
    <>
      {counted(page.total, "product")}
      <span aria-hidden> in {(page.took_ms / 1000).toFixed(page.took_ms < 10 ? 3 : 2)} s</span>
    </>
  );
}

function Chips({
  search,
  page,
  onChange,
}: {
  search: Search;
  page: ProductPage;
  onChange: (search: Search) => void;
}) {
  const shown = chips(
    search,
    (filter, value) =>
      page.facets[filter].find((one) => one.value.toLowerCase() === value.toLowerCase())?.label ??
      value,
  );
  if (shown.length === 0) {
    return null;
  }
  return (
    <ul aria-label="Active filters" className="mb-4 flex flex-wrap gap-2">
      {shown.map((chip) => (
        <li key={chip.key}>
          <a
            href={searchHref(chip.without)}
            onClick={(event) => {
              if (!isPlainClick(event)) return;
              event.preventDefault();
              onChange(chip.without);
            }}
            className="inline-flex min-h-11 items-center gap-1.5 rounded-full border border-control bg-card px-3 text-sm text-white hover:bg-gray-700 sm:min-h-8"
          >
            <span className="sr-only">Remove filter </span>
            {chip.label}
            <X aria-hidden className="size-3.5 text-muted" />
          </a>
        </li>
      ))}
      <li>
        <a
          href={searchHref(withoutFilters(search))}
          onClick={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            onChange(withoutFilters(search));
          }}
          className="inline-flex min-h-11 items-center px-2 text-sm text-link hover:underline sm:min-h-8"
        >
          Clear all
        </a>
      </li>
    </ul>
  );
}

function FilterButton({
  search,
  page,
  onChange,
}: {
  search: Search;
  page: ProductPage;
  onChange: (search: Search, entry?: Entry) => void;
}) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const active = activeFilters(search).length;
  return (
    <>
      <Button
        ref={button}
        variant="secondary"
        aria-haspopup="dialog"
        className="noscript-hidden lg:hidden"
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
      >
        <SlidersHorizontal aria-hidden />
        Filters
        {active > 0 && <span className="rounded-full bg-primary px-1.5 text-xs">{active}</span>}
      </Button>
      {wanted && (
        <FilterSheet
          open={open}
          onOpenChange={setOpen}
          opener={button}
          search={search}
          page={page}
          onChange={onChange}
        />
      )}
    </>
  );
}

/** True once something has been going on for so long that one should see it. */
function useSlow(active: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!active) {
      setSlow(false);
      return;
    }
    const timer = setTimeout(() => setSlow(true), DIM_AFTER_MS);
    return () => clearTimeout(timer);
  }, [active]);
  return slow;
}
