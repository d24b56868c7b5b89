import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { DayChart } from "@/features/analytics/day-chart";
import { FiguresTable } from "@/features/analytics/figures-table";
import { PeriodPicker, periodOf } from "@/features/analytics/period-picker";
import { Tiles } from "@/features/analytics/tiles";
import { PageHead } from "@/features/dashboard/page-head";
import type { ProductAnalytics } from "@/lib/api";
import { requireSeller } from "@/lib/api/me";
import { serverFind } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";

export const metadata: Metadata = { title: "Analytics of a product" };

const SOURCES: Record<ProductAnalytics["sources"][number]["source"], string> = {
  direct: "Typed in, or unknown",
  search: "A search in the shop",
  shop: "Another page of the shop",
  campaign: "A campaign",
  external: "Another site",
};

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ days?: string | string[] }>;
};

export default async function ProductAnalyticsPage({ params, searchParams }: Props) {
  const { id } = await params;
  const path = `/dashboard/products/${encodeURIComponent(id)}/analytics`;
  await requireSeller(path);
  const token = await requireToken(path);
  const days = periodOf((await searchParams).days);
  const found = await serverFind<ProductAnalytics>(
    `/api/analytics/products/${encodeURIComponent(id)}?days=${days}`,
    { token },
  );
  if (found === null) notFound();
  return (
    <>
      <PageHead title={found.name} action={<PeriodPicker path={path} days={days} />} />
      <p className="mb-6 text-sm">
        <Link
          href={`/dashboard/products/${id}/edit`}
          prefetch={false}
          className="text-link hover:underline"
        >
          Edit the product
        </Link>
      </p>
      <div className="flex flex-col gap-6">
        <Tiles days={days} totals={found.totals} before={found.before} />
        <DayChart series={found.series} />
        <div className="grid gap-6 lg:grid-cols-2">
          <FiguresTable
            title="Searches that showed it"
            columns={["Searched for", "Shown", "Chosen"]}
            empty="No search with words has shown it yet."
            rows={found.queries.map(({ q, impressions, clicks }) => ({
              key: q,
              name: q,
              numbers: [impressions, clicks],
            }))}
          />
          <FiguresTable
            title="Where views came from"
            columns={["From", "Views"]}
            empty="Nobody has seen it yet."
            rows={found.sources.map(({ source, name, views }) => ({
              key: `${source} ${name}`,
              name: name === null ? SOURCES[source] : `${SOURCES[source]}: ${name}`,
              numbers: [views],
            }))}
          />
        </div>
      </div>
    </>
  );
}
