import Link from "next/link";
import { Card } from "@/components/ui/card";
import { change } from "@/features/analytics/change";
import type { Overview, PayoutBalance, SaleTotals } from "@/lib/api";
import { amount, counted, date } from "@/lib/format";

/** The seller's money at a glance: what there is, and what came in. */
export function MoneyToday({
  balance,
  today,
  month,
  before,
}: {
  balance: PayoutBalance;
  today: SaleTotals;
  month: Overview["totals"];
  /** Of the 30 days before. */
  before: Overview["before"];
}) {
  const { currency, next_release } = balance;
  const than = change(month.revenue_cents, before.revenue_cents);
  const tiles = [
    {
      name: "Available",
      cents: balance.available_cents,
      about: (
        <Link
          href="/dashboard/payouts"
          prefetch={false}
          className="inline-flex min-h-11 items-center text-link hover:underline sm:min-h-6"
        >
          Payouts
        </Link>
      ),
    },
    {
      name: "Pending",
      cents: balance.pending_cents,
      about:
        next_release === null
          ? "In the hold period"
          : `Next: ${amount(next_release.cents, currency)} on ${date(next_release.at)}`,
    },
    { name: "Today", cents: today.net_cents, about: counted(today.orders, "sale") },
    {
      name: "30 days",
      cents: month.revenue_cents,
      about:
        than === null
          ? counted(month.sales_count, "sale")
          : `${counted(month.sales_count, "sale")}, ${than} on the 30 before`,
    },
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      {tiles.map(({ name, cents, about }) => (
        <Card key={name} className="flex min-w-0 flex-col gap-1">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-xl font-semibold wrap-anywhere text-white tabular">
            {amount(cents, currency)}
          </dd>
          <dd className="text-sm text-muted">{about}</dd>
        </Card>
      ))}
    </dl>
  );
}
