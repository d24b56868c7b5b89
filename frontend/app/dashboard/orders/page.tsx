import { Receipt, SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Pagination } from "@/components/ui/pagination";
import { StateMessage } from "@/components/ui/state";
import { ExportFailed, ExportLink } from "@/features/dashboard/export-link";
import { PageHead } from "@/features/dashboard/page-head";
import { SaleFilters } from "@/features/sales/sale-filters";
import { isFiltered, PATH, parseSales, salesQuery } from "@/features/sales/sale-search";
import { SaleTable } from "@/features/sales/sale-table";
import { SaleTotals } from "@/features/sales/sale-totals";
import type { OwnProductPage, SalePage } from "@/lib/api";
import { requireSeller } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Orders" };

export default async function OrdersPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  await requireSeller(PATH);
  const params = await searchParams;
  const search = parseSales(params);
  const token = await requireToken(PATH);
  const [page, products] = await Promise.all([
    serverGet<SalePage>(`/api/sales${salesQuery(search)}`, { token }),
    serverGet<OwnProductPage>("/api/products/me?sort=name&per_page=100", { token }),
  ]);
  if (page.items.length === 0 && page.total > 0) {
    redirect(`${PATH}${salesQuery({ ...search, page: page.pages })}`);
  }
  if (page.total === 0 && !isFiltered(search)) {
    return (
      <>
        <PageHead title="Orders" />
        <StateMessage
          icon={Receipt}
          title="No orders yet"
          action={
            <Button asChild>
              <Link href="/dashboard/products">Your products</Link>
            </Button>
          }
        >
          <p>
            Each sale appears here as soon as somebody begins to pay: who bought what, and what is
            yours of it.
          </p>
        </StateMessage>
      </>
    );
  }
  const filters = salesQuery({ ...search, page: 1 });
  return (
    <>
      <PageHead title="Orders" action={<ExportLink href={`${PATH}/export${filters}`} />}>
        Who bought what, and what is yours of it.
      </PageHead>
      <ExportFailed params={params} />
      <SaleFilters search={search} products={products.items} />
      <SaleTotals totals={page.totals} />
      {page.items.length === 0 ? (
        <StateMessage
          icon={SearchX}
          title="None of your orders matches"
          action={
            <Button asChild variant="secondary">
              <Link href={PATH}>Show all</Link>
            </Button>
          }
        />
      ) : (
        <SaleTable sales={page.items} />
      )}
      <div className="mt-6">
        <Pagination
          page={page.page}
          pages={page.pages}
          href={(to) => `${PATH}${salesQuery({ ...search, page: to })}`}
        />
      </div>
    </>
  );
}
