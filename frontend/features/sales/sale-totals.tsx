import { Card } from "@/components/ui/card";
import type { SaleTotals as Totals } from "@/lib/api";
import { amount, count } from "@/lib/format";
import { takenOf } from "./shares";

/** The sums of all paid orders that the filters let through; the first three make the last. */
export function SaleTotals({ totals }: { totals: Totals }) {
  const { currency } = totals;
  const given = takenOf(totals);
  // Subtracted, since the negative of nothing is written "-$0.00".
  const tiles = [
    ["Gross", totals.gross_cents, `${count(totals.orders)} paid`],
    ["Platform’s cut", 0 - totals.platform_cents, "Its part of the prices"],
    [
      "Your part of refunds",
      0 - given,
      `Buyers got ${amount(totals.refunded_cents, currency)} back`,
    ],
    ["Net", totals.net_cents, "What is yours"],
  ] as const;
  return (
    <dl className="mb-6 grid grid-cols-2 gap-3 xl:grid-cols-4">
      {tiles.map(([name, cents, about]) => (
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
