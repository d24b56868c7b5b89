import type { Metadata } from "next";
import { DayChart } from "@/features/analytics/day-chart";
import { PeriodPicker, periodOf } from "@/features/analytics/period-picker";
import { Tiles } from "@/features/analytics/tiles";
import { TopProducts } from "@/features/analytics/top-products";
import { PageHead } from "@/features/dashboard/page-head";
import type { Overview } from "@/lib/api";
import { requireSeller } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";

export const metadata: Metadata = { title: "Analytics" };

const PATH = "/dashboard/analytics";

type Props = { searchParams: Promise<{ days?: string | string[] }> };

export default async function AnalyticsPage({ searchParams }: Props) {
  await requireSeller(PATH);
  const token = await requireToken(PATH);
  const days = periodOf((await searchParams).days);
  const found = await serverGet<Overview>(`/api/analytics/overview?days=${days}`, { token });
  return (
    <>
      <PageHead title="Analytics" action={<PeriodPicker path={PATH} days={days} />} />
      <div className="flex flex-col gap-6">
        <Tiles days={days} totals={found.totals} before={found.before} />
        <DayChart series={found.series} />
        <TopProducts products={found.products} />
      </div>
    </>
  );
}
