import { Tags } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Pagination } from "@/components/ui/pagination";
import { StateMessage } from "@/components/ui/state";
import {
  labelsApiQuery,
  labelsHref,
  PATH,
  parseLabels,
} from "@/features/brain/labels/label-search";
import { LabelTable } from "@/features/brain/labels/label-table";
import { NewCategory } from "@/features/brain/labels/new-category";
import { PageHead } from "@/features/dashboard/page-head";
import type { BrainCategoryCount, BrainTagPage } from "@/lib/api";
import { requireMe, serverMine } from "@/lib/api/me";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Categories and tags" };

export default async function LabelsPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const search = parseLabels(await searchParams);
  const href = labelsHref(search);
  const [me, categories, tags] = await Promise.all([
    requireMe(href),
    serverMine<BrainCategoryCount[]>(href, "/api/brain/categories"),
    serverMine<BrainTagPage>(href, `/api/brain/tags?${labelsApiQuery(search)}`),
  ]);
  if (tags.items.length === 0 && tags.total > 0) {
    redirect(labelsHref({ ...search, page: tags.pages }));
  }
  const editable = me.role === "admin";
  return (
    <>
      <PageHead title="Categories and tags">
        {editable
          ? "A change reaches all entries, drafts included, and search. The counts are of published entries."
          : "How many published entries have each. They stand on the entries of many members, so admins rename and merge them."}
      </PageHead>
      <div className="grid gap-8 xl:grid-cols-2">
        <section aria-labelledby="categories" className="min-w-0">
          <div className="mb-3 flex min-h-11 flex-wrap items-center justify-between gap-3">
            <h2 id="categories" className="text-xl">
              Categories
            </h2>
            {editable && <NewCategory />}
          </div>
          <LabelTable
            kind="category"
            rows={categories.map(({ slug, name, entry_count }) => ({
              id: slug,
              name,
              entries: entry_count,
            }))}
            categories={categories}
            editable={editable}
          />
        </section>
        <section aria-labelledby="tags" className="min-w-0">
          <div className="mb-3 flex min-h-11 flex-wrap items-center justify-between gap-3">
            <h2 id="tags" className="text-xl">
              Tags
            </h2>
            <form action={PATH} className="flex gap-2">
              <Input
                type="search"
                name="q"
                defaultValue={search.q}
                aria-label="Search tags"
                placeholder="Search tags"
                maxLength={256}
                className="w-40"
              />
              <Button type="submit" variant="secondary">
                Show
              </Button>
            </form>
          </div>
          {tags.items.length === 0 ? (
            <StateMessage icon={Tags} title={search.q === "" ? "No tags yet" : "No tag matches"}>
              <p>
                {search.q === ""
                  ? "A tag is here once a published entry has it."
                  : "Other words may find one."}
              </p>
            </StateMessage>
          ) : (
            <LabelTable
              kind="tag"
              rows={tags.items.map(({ tag, entry_count }) => ({
                id: tag,
                name: tag,
                entries: entry_count,
              }))}
              categories={categories}
              editable={editable}
            />
          )}
          <div className="mt-6">
            <Pagination
              page={tags.page}
              pages={tags.pages}
              href={(page) => labelsHref({ ...search, page })}
            />
          </div>
        </section>
      </div>
    </>
  );
}
