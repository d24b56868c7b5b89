import { Brain, SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { StateMessage } from "@/components/ui/state";
import { EntryList } from "@/features/brain/own/entry-list";
import {
  ownEntriesHref,
  PATH,
  parseOwnEntries,
  SORT_LABELS,
  STATUS_NAMES,
} from "@/features/brain/own/own-search";
import { Totals } from "@/features/brain/own/totals";
import { PageHead } from "@/features/dashboard/page-head";
import type { OwnEntryPage } from "@/lib/api";
import { serverMine } from "@/lib/api/me";
import { cn } from "@/lib/cn";
import { count } from "@/lib/format";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Your entries" };

export default async function OwnEntriesPage({
  searchParams,
}: {
  searchParams: Promise<RawParams>;
}) {
  const search = parseOwnEntries(await searchParams);
  const href = ownEntriesHref(search);
  const query = href.split("?")[1] ?? "";
  const page = await serverMine<OwnEntryPage>(href, `/api/brain/me?${query}`);
  if (page.items.length === 0 && page.total > 0) {
    redirect(ownEntriesHref({ ...search, page: page.pages }));
  }
  const { entries, published } = page.totals;
  const actions = (
    <div className="flex flex-wrap gap-3">
      <Button asChild variant="secondary">
        <Link href="/dashboard/brain/labels">Categories and tags</Link>
      </Button>
      <Button asChild>
        <Link href="/dashboard/brain/new">New entry</Link>
      </Button>
    </div>
  );
  if (entries === 0) {
    return (
      <>
        <PageHead title="Brain" />
        <StateMessage icon={Brain} title="No entries yet" action={actions}>
          <p>What you know helps others: a guide, a pattern, a snippet. It begins as a draft.</p>
        </StateMessage>
      </>
    );
  }
  const counts = { all: entries, published, draft: entries - published };
  return (
    <>
      <PageHead title="Brain" action={actions}>
        What you have written, and how it is used. Who reads or asks is not recorded.
      </PageHead>
      <Totals totals={page.totals} />
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <nav aria-label="Status" className="flex gap-1 overflow-x-auto">
          {([null, "published", "draft"] as const).map((status) => (
            <Link
              key={status ?? "all"}
              href={ownEntriesHref({ ...search, status, page: 1 })}
              prefetch={false}
              {...(search.status === status ? { "aria-current": "page" } : {})}
              className={cn(
                "flex min-h-11 items-center gap-2 rounded-control px-3 text-sm whitespace-nowrap sm:min-h-9",
                search.status === status ? "bg-card font-medium text-white" : "hover:bg-card",
              )}
            >
              {status === null ? "All" : STATUS_NAMES[status]}
              <span className="text-muted tabular">{count(counts[status ?? "all"])}</span>
            </Link>
          ))}
        </nav>
        <form action={PATH} className="ml-auto flex flex-wrap gap-2">
          {search.status !== null && <input type="hidden" name="status" value={search.status} />}
          <Input
            type="search"
            name="q"
            defaultValue={search.q}
            aria-label="Search your entries"
            placeholder="Search"
            maxLength={256}
            className="w-40"
          />
          <Select name="sort" defaultValue={search.sort} aria-label="Sort by">
            {Object.entries(SORT_LABELS).map(([sort, label]) => (
              <option key={sort} value={sort}>
                {label}
              </option>
            ))}
          </Select>
          <Button type="submit" variant="secondary">
            Show
          </Button>
        </form>
      </div>
      {page.items.length === 0 ? (
        <StateMessage
          icon={SearchX}
          title="None of your entries matches"
          action={
            <Button asChild variant="secondary">
              <Link href={PATH}>Show all</Link>
            </Button>
          }
        />
      ) : (
        <EntryList items={page.items} />
      )}
      <div className="mt-6">
        <Pagination
          page={page.page}
          pages={page.pages}
          href={(to) => ownEntriesHref({ ...search, page: to })}
        />
      </div>
    </>
  );
}
