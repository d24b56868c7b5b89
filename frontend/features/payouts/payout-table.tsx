import Link from "next/link";
import { Table, Td, Th } from "@/components/ui/table";
import type { Payout } from "@/lib/api";
import { amount, date } from "@/lib/format";
import { PayoutStatus } from "./payout-status";
import { PayoutWords } from "./payout-words";

/** A seller's payouts, each with why it is where it is; on phones each is a card. */
export function PayoutTable({ payouts }: { payouts: readonly Payout[] }) {
  return (
    <Table stickyHead className="max-sm:block max-sm:[&_tbody]:block max-sm:[&_thead]:sr-only">
      <caption className="sr-only">Your payouts</caption>
      <thead>
        <tr>
          <Th>Requested</Th>
          <Th>Status</Th>
          <Th>What comes next</Th>
          <Th className="text-right">Amount</Th>
        </tr>
      </thead>
      <tbody>
        {payouts.map((payout) => (
          <tr
            key={payout.id}
            className="max-sm:mb-3 max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:items-center max-sm:rounded-card max-sm:border max-sm:border-line max-sm:bg-card max-sm:py-1 max-sm:[&_td]:border-0 max-sm:[&_td]:py-1"
          >
            <Td className="whitespace-nowrap">
              <Link
                href={`/dashboard/payouts/${payout.id}`}
                prefetch={false}
                className="inline-flex items-center font-medium text-link hover:underline max-sm:min-h-11"
              >
                {date(payout.requested_at)}
              </Link>
            </Td>
            <Td className="max-sm:order-3">
              <PayoutStatus status={payout.status} />
            </Td>
            <Td className="max-w-md max-sm:order-4 max-sm:col-span-2">
              <PayoutWords payout={payout} />
            </Td>
            <Td className="text-right text-white tabular max-sm:order-2">
              {amount(payout.amount_cents, payout.currency)}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
