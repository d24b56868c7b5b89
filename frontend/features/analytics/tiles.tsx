import { Card } from "@/components/ui/card";
import type { Overview } from "@/lib/api";
import { amount, count } from "@/lib/format";
import { change, share } from "./change";

/** The sums of a period, compared with the one before; revenue is the seller’s share. */
export function Tiles({
  on,
  totals,
  before,
  currency,
}: Pick<Overview, "totals" | "before" | "currency"> & {
  /** Such as `on the 7 days before`. */
  on: string;
}) {
  const rate = share(totals.clicks, totals.impressions);
  const tiles = [
    {
      name: "Revenue",
      now: amount(totals.revenue_cents, currency),
      than: change(totals.revenue_cents, before.revenue_cents),
    },
    {
      name: "Sales",
      now: count(totals.sales_count),
      than: change(totals.sales_count, before.sales_count),
    },
    {
      name: "Checkouts",
      now: count(totals.checkouts),
      than: change(totals.checkouts, before.checkouts),
    },
    { name: "Views", now: count(totals.views), than: change(totals.views, before.views) },
    {
      name: "Refunds",
      now:
        totals.refunds === 0
          ? count(0)
          : `${count(totals.refunds)} (${amount(totals.refunded_cents, currency)})`,
      than: change(totals.refunds, before.refunds),
    },
    {
      name: "Daily visitors",
      now: count(totals.visitors),
      than: change(totals.visitors, before.visitors),
    },
    {
      name: "Shown in searches",
      now: count(totals.impressions),
      than: change(totals.impressions, before.impressions),
    },
    {
      name: "Chosen in searches",
      now: rate === null ? count(totals.clicks) : `${count(totals.clicks)} (${rate})`,
      than: change(totals.clicks, before.clicks),
    },
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      {tiles.map(({ name, now, than }) => (
        <Card key={name} className="flex min-w-0 flex-col gap-1">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-xl font-semibold wrap-anywhere text-white sm:text-2xl tabular">
            {now}
          </dd>
          <dd className="text-sm text-muted">
            {than === null ? "Nothing to compare with" : `${than} ${on}`}
          </dd>
        </Card>
      ))}
    </dl>
  );
}
