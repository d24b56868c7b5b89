import type { Overview } from "@/lib/api";
import { amount } from "@/lib/format";
import { FiguresTable } from "./figures-table";

type Source = Overview["sources"][number];

const SOURCES: Record<Source["source"], string> = {
  direct: "Typed in, or unknown",
  search: "A search in the shop",
  shop: "Another page of the shop",
  campaign: "A campaign",
  external: "Another site",
  unknown: "Not seen on the day",
  other: "All others",
};

/** Where views and sales came from. */
export function SourceTable({
  sources,
  currency,
  csv,
}: {
  sources: readonly Source[];
  currency: string;
  csv: string;
}) {
  return (
    <FiguresTable
      title="Where views and sales came from"
      csv={csv}
      columns={["From", "Views", "Checkouts", "Sales", "Revenue"]}
      empty="Nobody has looked in these days."
      rows={sources.map(({ source, name, views, checkouts, sales_count, revenue_cents }) => ({
        key: `${source} ${name}`,
        name: name === "" ? SOURCES[source] : `${SOURCES[source]}: ${name}`,
        numbers: [views, checkouts, sales_count, amount(revenue_cents, currency)],
      }))}
    />
  );
}
