import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { StateMessage } from "@/components/ui/state";
import { Contributors } from "@/features/brain/contributors";
import { EntryCard } from "@/features/brain/entry-card";
import {
  BRAIN_FACETS,
  BRAIN_SORTS,
  type BrainFacet,
  type BrainSearch,
  brainApiQuery,
  brainHref,
  brainToggled,
  MAX_BRAIN_PAGE,
  parseBrain,
} from "@/features/brain/search";
import type { Contributor, EntryPage, ValueCount } from "@/lib/api";
import { serverGet } from "@/lib/api/server";
import { cn } from "@/lib/cn";
import { count, counted } from "@/lib/format";
import { joinValues, type RawParams, sameValue } from "@/lib/search/product-search";

const SHOWN_TAGS = 20;

type Props = { searchParams: Promise<RawParams> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const search = parseBrain(await searchParams);
  return {
    title: "Brain",
    description: "What developers know: guides, patterns, snippets and lessons, free to read.",
    alternates: { canonical: brainHref(search) },
    robots: { index: brainHref({ ...search, page: 1 }) === "/brain", follow: true },
  };
}

export default async function BrainPage({ searchParams }: Props) {
  const search = parseBrain(await searchParams);
  const [page, contributors] = await Promise.all([
    serverGet<EntryPage>(`/api/brain?${brainApiQuery(search)}`),
    // Beside the list: while they cannot be told, the list can.
    serverGet<Contributor[]>("/api/contributors").catch(() => []),
  ]);
  if (page.items.length === 0 && page.total > 0) {
    redirect(brainHref({ ...search, page: Math.min(page.pages, MAX_BRAIN_PAGE) }));
  }
  return (
    <div className="container-page grid gap-8 py-6 lg:grid-cols-[256px_minmax(0,1fr)]">
      <aside aria-label="Filters" className="flex flex-col gap-6">
        <Facet name="entry_type" title="Type" values={page.facets.entry_type} search={search} />
        <Facet name="category" title="Category" values={page.facets.category} search={search} />
        <Facet name="tag" title="Tags" values={page.facets.tag} search={search} />
      </aside>
      <section aria-labelledby="entries" className="min-w-0">
        <div className="mb-4 flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            <h1 id="entries" className="text-2xl wrap-anywhere">
              {search.q === "" ? "Brain" : <>Entries for “{search.q}”</>}
            </h1>
            <p className="text-sm text-muted tabular">{counted(page.total, "entry", "entries")}</p>
          </div>
          <Button asChild variant="secondary">
            <Link href="/dashboard/brain/new" prefetch={false}>
              Write an entry
            </Link>
          </Button>
        </div>
        <form action="/brain" className="mb-6 flex flex-wrap gap-3">
          {BRAIN_FACETS.map(
            (name) =>
              search[name].length > 0 && (
                <input key={name} type="hidden" name={name} value={joinValues(search[name])} />
              ),
          )}
          <Input
            type="search"
            name="q"
            defaultValue={search.q}
            aria-label="Search the Brain"
            placeholder="Search the Brain"
            maxLength={256}
            className="w-auto flex-1 basis-48"
          />
          <Select
            // Another search has another usual order.
            key={search.q}
            name="sort"
            defaultValue={search.sort}
            aria-label="Sort by"
          >
            {Object.entries(BRAIN_SORTS).map(
              ([sort, label]) =>
                (sort !== "relevance" || search.q !== "") && (
                  <option key={sort} value={sort}>
                    {label}
                  </option>
                ),
            )}
          </Select>
          <Button type="submit">Search</Button>
        </form>
        {page.items.length === 0 ? (
          <StateMessage
            icon={SearchX}
            title="No entry matches"
            action={
              <Button asChild variant="secondary">
                <a href="/brain">Show all entries</a>
              </Button>
            }
          >
            <p>Other words or fewer filters may find one.</p>
          </StateMessage>
        ) : (
          <ul className="flex flex-col gap-4">
            {page.items.map((entry) => (
              <li key={entry.id}>
                <EntryCard entry={entry} />
              </li>
            ))}
          </ul>
        )}
        <div className="mt-8">
          <Pagination
            page={page.page}
            pages={Math.min(page.pages, MAX_BRAIN_PAGE)}
            href={(to) => brainHref({ ...search, page: to })}
          />
        </div>
        <Contributors contributors={contributors} />
      </section>
    </div>
  );
}

function Facet({
  name,
  title,
  values,
  search,
}: {
  name: BrainFacet;
  title: string;
  values: readonly ValueCount[];
  search: BrainSearch;
}) {
  // What is chosen is always shown, so that it can be given up.
  const unlisted = search[name]
    .filter((one) => !values.some(({ value }) => sameValue(value, one)))
    .map((value) => ({ value, label: value, count: 0, selected: true }));
  const listed = values.filter((value, at) => value.selected || at < SHOWN_TAGS);
  const shown = [...unlisted, ...listed];
  if (shown.length === 0) {
    return null;
  }
  const href = (value: ValueCount) => brainHref(brainToggled(search, name, value.value));
  return (
    <section aria-labelledby={`facet-${name}`}>
      <h2 id={`facet-${name}`} className="mb-2 text-sm font-semibold">
        {title}
      </h2>
      <ul className="flex flex-wrap gap-x-2 lg:flex-col">
        {shown.map((value) => (
          <li key={value.value}>
            <a
              href={href(value)}
              rel="nofollow"
              aria-current={value.selected ? "true" : undefined}
              className={cn(
                "flex min-h-11 items-center justify-between gap-3 rounded-control px-2 text-sm hover:bg-gray-700 hover:text-white lg:min-h-8",
                value.selected && "bg-gray-700 font-medium text-white",
              )}
            >
              {value.label}
              {value.selected && <span className="sr-only"> (chosen; choose again to drop)</span>}
              <span className="text-muted tabular">{count(value.count)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
