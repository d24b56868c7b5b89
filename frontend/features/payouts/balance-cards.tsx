import { Card } from "@/components/ui/card";
import type { PayoutBalance } from "@/lib/api";
import { amount, date } from "@/lib/format";

/** What a seller has, by how near it is to the bank. */
export function BalanceCards({ balance }: { balance: PayoutBalance }) {
  const { currency, next_release } = balance;
  const tiles = [
    {
      name: "Available",
      cents: balance.available_cents,
      about: balance.available_cents < 0 ? "Your next sales make up for it" : "Can be paid out",
    },
    {
      name: "Pending",
      cents: balance.pending_cents,
      about:
        next_release === null
          ? "In the hold period"
          : `Next: ${amount(next_release.cents, currency)} on ${date(next_release.at)}`,
    },
    { name: "Frozen", cents: balance.frozen_cents, about: "Disputed by buyers’ banks" },
    { name: "In transit", cents: balance.in_transit_cents, about: "Requested, not yet at Stripe" },
    { name: "Paid out", cents: balance.paid_out_cents, about: "Since the beginning" },
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
      {tiles.map(({ name, cents, about }, at) => (
        <Card
          key={name}
          className={
            at === 0 ? "flex flex-col gap-1 max-md:col-span-2" : "flex min-w-0 flex-col gap-1"
          }
        >
          <dt className="text-sm text-muted">{name}</dt>
          <dd
            className={
              cents < 0
                ? "text-xl font-semibold wrap-anywhere text-danger-text tabular"
                : "text-xl font-semibold wrap-anywhere text-white tabular"
            }
          >
            {amount(cents, currency)}
          </dd>
          <dd className="text-sm text-muted">{about}</dd>
        </Card>
      ))}
    </dl>
  );
}
