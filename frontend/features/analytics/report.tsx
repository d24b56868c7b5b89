import Link from "next/link";
import type { ReactNode } from "react";
import { ExportLink } from "@/features/dashboard/export-link";
import type { Overview, ProductAnalytics } from "@/lib/api";
import { date } from "@/lib/format";
import { FiguresTable } from "./figures-table";
import { Funnel } from "./funnel";
import { type Period, periodQuery, type Refusal } from "./period";
import { PeriodPicker } from "./period-picker";
import { SourceTable } from "./source-table";
import { Summary } from "./summary";

/** The address of one of the tables as CSV. */
export type TableAddress = (table: string) => string;

/** Which tables there are as CSV, of all products or of one. */
export function tableAddress(period: Period, product?: string): TableAddress {
  const of: Record<string, string> = product === undefined ? {} : { product };
  return (table) => `/dashboard/analytics/export${periodQuery(period, { table, ...of })}`;
}

/** The figures of a period, of all products or of one, with what only one of both has. */
export function Report({
  found,
  path,
  period,
  csv,
  searchesTitle,
  refusal,
  children,
}: {
  found: Overview | ProductAnalytics;
  path: string;
  period: Period;
  csv: TableAddress;
  searchesTitle: string;
  refusal: Refusal | null;
  children?: ReactNode;
}) {
  const { first, last } = found.period;
  return (
    <>
      <PeriodPicker
        path={path}
        period={period}
        by={found.by}
        first={first}
        last={last}
        refusal={refusal}
      />
      <div className="flex flex-col gap-6">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-sm text-muted">
            {date(first)} to {date(last)}, {found.time_zone}.{" "}
            <Link
              href="/dashboard/settings#time-zone"
              prefetch={false}
              className="text-link underline"
            >
              Change the time zone
            </Link>
          </p>
          <ExportLink href={csv("series")} />
        </div>
        <Summary found={found} />
        <div className="grid gap-6 xl:grid-cols-2">
          <Funnel totals={found.totals} />
          <SourceTable sources={found.sources} currency={found.currency} csv={csv("sources")} />
        </div>
        {children}
        <FiguresTable
          title={searchesTitle}
          csv={csv("searches")}
          columns={["Searched for", "Sales", "Views", "Shown", "Chosen"]}
          empty="No search with words has led here in these days."
          rows={found.queries.map(({ q, sales_count, views, impressions, clicks }) => ({
            key: q,
            name: q,
            numbers: [sales_count, views, impressions, clicks],
          }))}
        />
      </div>
    </>
  );
}
