import { ChevronDown, SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { permanentRedirect, redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { SimplerSearch } from "@/components/ui/simpler-search";
import { StateMessage } from "@/components/ui/state";
import { AskBrain } from "@/features/brain/ask/ask-brain";
import { Contributors } from "@/features/brain/contributors";
import { EntryCard } from "@/features/brain/entry-card";
import { Facets } from "@/features/brain/facets";
import {
  BRAIN_FACETS,
  BRAIN_SORTS,
  brainApiQuery,
  brainHref,
  brainMoved,
  MAX_BRAIN_PAGE,
  parseBrain,
  usualSort,
} from "@/features/brain/search";
import type { Contributor, EntryPage } from "@/lib/api";
import { serverGet } from "@/lib/api/server";
import { counted } from "@/lib/format";
import { joinValues, type RawParams } from "@/lib/search/product-search";

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
  // The API follows former labels; an address is one of what they are called now.
  if (page.moved.length > 0) {
    permanentRedirect(brainHref(brainMoved(search, page.moved)));
  }
  if (page.items.length === 0 && page.total > 0) {
    redirect(brainHref({ ...search, page: Math.min(page.pages, MAX_BRAIN_PAGE) }));
  }
  const usual = usualSort(search.q);
  const chosen = BRAIN_FACETS.reduce((sum, name) => sum + search[name].length, 0);
  return (
    <div className="container-page grid gap-8 py-6 lg:grid-cols-[256px_minmax(0,1fr)]">
      <aside aria-label="Filters" className="max-lg:hidden">
        <Facets place="side" facets={page.facets} search={search} />
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
        <AskBrain />
        {/* Back to an older page is back to its order: browsers would keep the newer choice. */}
        <form action="/brain" autoComplete="off" className="mb-6 flex flex-wrap gap-3">
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
            defaultValue={search.sort === usual ? "" : search.sort}
            aria-label="Sort by"
          >
            {Object.entries(BRAIN_SORTS).map(
              ([sort, label]) =>
                (sort !== "relevance" || search.q !== "") && (
                  // Left as it is, other words have their own usual order.
                  <option key={sort} value={sort === usual ? "" : sort}>
                    {label}
                  </option>
                ),
            )}
          </Select>
          <Button type="submit">Search</Button>
        </form>
        {/* On phones the entries come first. */}
        <details className="group mb-6 rounded-card border border-line lg:hidden">
          <summary className="flex min-h-11 list-none items-center justify-between px-4 text-sm font-medium text-white">
            Filters{chosen > 0 && ` (${chosen})`}
            <ChevronDown aria-hidden className="size-4 text-muted group-open:rotate-180" />
          </summary>
          <div className="px-4 pb-4">
            <Facets place="fold" facets={page.facets} search={search} />
          </div>
        </details>
        {page.degraded && <SimplerSearch />}
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
