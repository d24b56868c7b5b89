import type { Metadata } from "next";
import { FiguresTable } from "@/features/analytics/figures-table";
import { parsePeriod, periodQuery, refusalOf } from "@/features/analytics/period";
import { Report, tableAddress } from "@/features/analytics/report";
import { TopProducts } from "@/features/analytics/top-products";
import { ExportFailed } from "@/features/dashboard/export-link";
import { PageHead } from "@/features/dashboard/page-head";
import type { Overview } from "@/lib/api";
import { requireSeller } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Analytics" };

const PATH = "/dashboard/analytics";

type Props = { searchParams: Promise<RawParams & { export?: string | string[] }> };

export default async function AnalyticsPage({ searchParams }: Props) {
  const params = await searchParams;
  const period = parsePeriod(params);
  const here = `${PATH}${periodQuery(period)}`;
  await requireSeller(here);
  const token = await requireToken(here);
  const found = await serverGet<Overview>(`/api/analytics/overview${periodQuery(period)}`, {
    token,
  });
  const csv = tableAddress(period);
  return (
    <>
      <PageHead title="Analytics" />
      <ExportFailed params={params} />
      <Report
        found={found}
        path={PATH}
        period={period}
        csv={csv}
        refusal={refusalOf(params)}
        searchesTitle="Searched for before your products were found"
      >
        <TopProducts products={found.products} currency={found.currency} csv={csv("products")} />
        <FiguresTable
          title="Searches in the shop that found nothing"
          csv={csv("empty")}
          columns={["Searched for", "Times"]}
          empty="Every search that several people made has found something."
          rows={found.empty_searches.map(({ q, searches }) => ({
            key: q,
            name: q,
            numbers: [searches],
          }))}
        />
      </Report>
    </>
  );
}
