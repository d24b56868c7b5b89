import { Library, SearchX } from "lucide-react";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Pagination } from "@/components/ui/pagination";
import { StateMessage } from "@/components/ui/state";
import { libraryQuery, parseLibrary } from "@/features/library/library-search";
import { PurchaseCard } from "@/features/library/purchase-card";
import type { PurchasePage } from "@/lib/api";
import { serverMine } from "@/lib/api/me";
import type { RawParams } from "@/lib/search/product-search";

const PATH = "/library";

export default async function LibraryPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const search = parseLibrary(await searchParams);
  const query = libraryQuery(search);
  const page = await serverMine<PurchasePage>(`${PATH}${query}`, `/api/orders${query}`);
  if (page.items.length === 0 && page.total > 0) {
    redirect(`${PATH}${libraryQuery({ ...search, page: page.pages })}`);
  }
  const empty = page.total === 0;
  return (
    <>
      <div className="mb-6 flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-2xl">Library</h1>
        {!(empty && search.q === "") && (
          <form action={PATH} className="flex gap-2">
            <Input
              type="search"
              name="q"
              defaultValue={search.q}
              aria-label="Search your library"
              placeholder="Search"
              className="w-48"
            />
            <Button type="submit" variant="secondary">
              Search
            </Button>
          </form>
        )}
      </div>
      {page.items.length > 0 ? (
        <ul className="flex flex-col gap-4" aria-label="Purchases">
          {page.items.map((purchase) => (
            <li key={purchase.id}>
              <PurchaseCard purchase={purchase} />
            </li>
          ))}
        </ul>
      ) : search.q === "" ? (
        <StateMessage
          icon={Library}
          title="You have bought nothing yet"
          action={
            <Button asChild>
              <Link href="/products" prefetch={false}>
                Browse products
              </Link>
            </Button>
          }
        >
          <p>
            What you buy stays here: licence keys, downloads and receipts. What was paid just now
            comes in a moment.
          </p>
        </StateMessage>
      ) : (
        <StateMessage
          icon={SearchX}
          title="None of your purchases matches"
          action={
            <Button asChild variant="secondary">
              <Link href={PATH} prefetch={false}>
                Show all
              </Link>
            </Button>
          }
        />
      )}
      <div className="mt-6">
        <Pagination
          page={page.page}
          pages={page.pages}
          href={(to) => `${PATH}${libraryQuery({ ...search, page: to })}`}
        />
      </div>
    </>
  );
}
