import Link from "next/link";
import { Table, Td, Th } from "@/components/ui/table";
import type { PayoutDetail } from "@/lib/api";
import { amount, dateTime } from "@/lib/format";
import { MOVEMENTS } from "./words";

/** What a payout consists of: each movement of the available balance, and the balance after it. */
export function StatementTable({
  statement,
  currency,
}: {
  statement: PayoutDetail["statement"];
  currency: string;
}) {
  const { opening_cents, closing_cents, movements } = statement;
  return (
    <Table stickyHead>
      <caption className="sr-only">Statement</caption>
      <thead>
        <tr>
          <Th className="max-sm:hidden">Date</Th>
          <Th>What</Th>
          <Th className="text-right">Amount</Th>
          <Th className="text-right">Balance</Th>
        </tr>
      </thead>
      <tbody>
        <Ends name="Balance before" cents={opening_cents} currency={currency} />
        {movements.map(({ at, kind, order_id, product_name, cents, balance_cents }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a ledger's lines never change their place
          <tr key={index}>
            <Td className="whitespace-nowrap text-muted max-sm:hidden">{dateTime(at)}</Td>
            <Td>
              {MOVEMENTS[kind]}
              {order_id !== null && (
                <Link
                  href={`/dashboard/orders/${order_id}`}
                  prefetch={false}
                  className="flex min-h-6 items-center wrap-anywhere text-link hover:underline max-sm:min-h-11"
                >
                  {product_name ?? "Order"}
                </Link>
              )}
              <span className="block text-muted sm:hidden">{dateTime(at)}</span>
            </Td>
            <Td className="text-right whitespace-nowrap tabular">{amount(cents, currency)}</Td>
            <Td className="text-right whitespace-nowrap tabular">
              {amount(balance_cents, currency)}
            </Td>
          </tr>
        ))}
        <Ends name="Balance after" cents={closing_cents} currency={currency} />
      </tbody>
    </Table>
  );
}

function Ends({ name, cents, currency }: { name: string; cents: number; currency: string }) {
  return (
    <tr className="text-white">
      <Td className="max-sm:hidden" />
      <Td className="font-medium">{name}</Td>
      <Td />
      <Td className="text-right font-medium whitespace-nowrap tabular">
        {amount(cents, currency)}
      </Td>
    </tr>
  );
}
