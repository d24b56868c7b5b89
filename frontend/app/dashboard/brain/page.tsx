import { Brain } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";
import { EntryList } from "@/features/brain/own/entry-list";
import { OWN_ENTRIES } from "@/features/brain/own/own-search";
import { Totals } from "@/features/brain/own/totals";
import { OwnListView } from "@/features/dashboard/own-list";
import { PageHead } from "@/features/dashboard/page-head";
import type { OwnEntryPage } from "@/lib/api";
import { serverMine } from "@/lib/api/me";
import { ownQuery, parseOwn } from "@/lib/search/own-list";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Your entries" };

export default async function OwnEntriesPage({
  searchParams,
}: {
  searchParams: Promise<RawParams>;
}) {
  const search = parseOwn(OWN_ENTRIES, await searchParams);
  const query = ownQuery(search);
  const page = await serverMine<OwnEntryPage>(
    `${OWN_ENTRIES.path}${query}`,
    `/api/brain/me${query}`,
  );
  if (page.items.length === 0 && page.total > 0) {
    redirect(`${OWN_ENTRIES.path}${ownQuery({ ...search, page: page.pages })}`);
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
  return (
    <>
      <PageHead title="Brain" action={actions}>
        What you have written, and how it is used. Who reads or asks is not recorded.
      </PageHead>
      <Totals totals={page.totals} />
      <OwnListView
        list={OWN_ENTRIES}
        search={search}
        things="entries"
        counts={{ all: entries, published, draft: entries - published }}
        page={page}
      >
        <EntryList items={page.items} />
      </OwnListView>
    </>
  );
}
