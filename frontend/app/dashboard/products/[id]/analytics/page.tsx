import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { parsePeriod, periodQuery, refusalOf } from "@/features/analytics/period";
import { Report, tableAddress } from "@/features/analytics/report";
import { ExportFailed } from "@/features/dashboard/export-link";
import { PageHead } from "@/features/dashboard/page-head";
import type { ProductAnalytics } from "@/lib/api";
import { requireSeller } from "@/lib/api/me";
import { serverFind } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Analytics of a product" };

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<RawParams & { export?: string | string[] }>;
};

export default async function ProductAnalyticsPage({ params, searchParams }: Props) {
  const { id } = await params;
  const asked = await searchParams;
  const period = parsePeriod(asked);
  const path = `/dashboard/products/${encodeURIComponent(id)}/analytics`;
  const here = `${path}${periodQuery(period)}`;
  await requireSeller(here);
  const token = await requireToken(here);
  const found = await serverFind<ProductAnalytics>(
    `/api/analytics/products/${encodeURIComponent(id)}${periodQuery(period)}`,
    { token },
  );
  if (found === null) notFound();
  return (
    <>
      <PageHead title={found.name} />
      <ExportFailed params={asked} />
      <p className="mb-6 text-sm">
        <Link
          href={`/dashboard/products/${id}/edit`}
          prefetch={false}
          className="text-link hover:underline"
        >
          Edit the product
        </Link>
      </p>
      <Report
        found={found}
        path={path}
        period={period}
        csv={tableAddress(period, id)}
        refusal={refusalOf(asked)}
        searchesTitle="Searches that showed it"
      />
    </>
  );
}
