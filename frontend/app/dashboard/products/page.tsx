import { Package, SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { StateMessage } from "@/components/ui/state";
import { ownHref, parseOwn, SORT_LABELS } from "@/features/catalogue/own-search";
import { ProductList } from "@/features/catalogue/product-list";
import { STATUS_NAMES } from "@/features/catalogue/status-badge";
import { PageHead } from "@/features/dashboard/page-head";
import type { OwnProductPage } from "@/lib/api";
import { requireSeller } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";
import { cn } from "@/lib/cn";
import { count } from "@/lib/format";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Your products" };

const PATH = "/dashboard/products";

export default async function OwnProductsPage({
  searchParams,
}: {
  searchParams: Promise<RawParams>;
}) {
  await requireSeller(PATH);
  const search = parseOwn(await searchParams);
  const query = new URLSearchParams(ownHref(search).split("?")[1] ?? "");
  const page = await serverGet<OwnProductPage>(`/api/products/me?${query}`, {
    token: await requireToken(PATH),
  });
  if (page.items.length === 0 && page.total > 0) {
    redirect(ownHref({ ...search, page: page.pages }));
  }
  const whole = Object.values(page.counts).reduce((sum, number) => sum + number, 0);
  const create = (
    <Button asChild>
      <Link href="/dashboard/products/new">New product</Link>
    </Button>
  );
  if (whole === 0) {
    return (
      <>
        <PageHead title="Products" />
        <StateMessage icon={Package} title="No products yet" action={create}>
          <p>A product begins as a draft that only you can see.</p>
        </StateMessage>
      </>
    );
  }
  return (
    <>
      <PageHead title="Products" action={create} />
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <nav aria-label="Status" className="flex gap-1 overflow-x-auto">
          {([null, "published", "draft", "archived"] as const).map((status) => (
            <Link
              key={status ?? "all"}
              href={ownHref({ ...search, status, page: 1 })}
              prefetch={false}
              {...(search.status === status ? { "aria-current": "page" } : {})}
              className={cn(
                "flex min-h-11 items-center gap-2 rounded-control px-3 text-sm whitespace-nowrap sm:min-h-9",
                search.status === status ? "bg-card font-medium text-white" : "hover:bg-card",
              )}
            >
              {status === null ? "All" : STATUS_NAMES[status]}
              <span className="text-muted tabular">
                {count(status === null ? whole : (page.counts[status] ?? 0))}
              </span>
            </Link>
          ))}
        </nav>
        <form action={PATH} className="ml-auto flex flex-wrap gap-2">
          {search.status !== null && <input type="hidden" name="status" value={search.status} />}
          <Input
            type="search"
            name="q"
            defaultValue={search.q}
            aria-label="Search your products"
            placeholder="Search"
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
          title="None of your products matches"
          action={
            <Button asChild variant="secondary">
              <Link href={PATH}>Show all</Link>
            </Button>
          }
        />
      ) : (
        <ProductList items={page.items} />
      )}
      <div className="mt-6">
        <Pagination
          page={page.page}
          pages={page.pages}
          href={(to) => ownHref({ ...search, page: to })}
        />
      </div>
    </>
  );
}
