import { SearchX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { StateMessage } from "@/components/ui/state";
import { StatusTabs } from "@/components/ui/status-tabs";
import { type OwnList, type OwnSearch, ownQuery } from "@/lib/search/own-list";

/** A list of one's own things with all that narrows it and puts it in order; it is in `children`. */
export function OwnListView<Status extends string, Sort extends string>({
  list,
  search,
  things,
  counts,
  page,
  children,
}: {
  list: OwnList<Status, Sort>;
  search: OwnSearch<Status, Sort>;
  /** What the list is of, in the plural. */
  things: string;
  /** How many there are in each status, whatever was searched for. */
  counts: Readonly<Partial<Record<Status | "all", number>>>;
  page: { items: readonly unknown[]; page: number; pages: number };
  children: ReactNode;
}) {
  const statuses = [null, ...(Object.keys(list.statuses) as Status[])];
  const href = (change: Partial<OwnSearch<Status, Sort>>) =>
    `${list.path}${ownQuery({ ...search, ...change })}`;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <StatusTabs
          statuses={statuses}
          chosen={search.status}
          nameOf={(status) => (status === null ? "All" : list.statuses[status])}
          countOf={(status) => counts[status ?? "all"] ?? 0}
          hrefOf={(status) => href({ status, page: 1 })}
          className="overflow-x-auto"
        />
        <form action={list.path} className="ml-auto flex flex-wrap gap-2">
          {search.status !== null && <input type="hidden" name="status" value={search.status} />}
          <Input
            type="search"
            name="q"
            defaultValue={search.q}
            aria-label={`Search your ${things}`}
            placeholder="Search"
            maxLength={256}
            className="w-40"
          />
          <Select name="sort" defaultValue={search.sort} aria-label="Sort by">
            {Object.entries<string>(list.sorts).map(([sort, label]) => (
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
          title={`None of your ${things} matches`}
          action={
            <Button asChild variant="secondary">
              <Link href={list.path}>Show all</Link>
            </Button>
          }
        />
      ) : (
        children
      )}
      <div className="mt-6">
        <Pagination page={page.page} pages={page.pages} href={(to) => href({ page: to })} />
      </div>
    </>
  );
}
