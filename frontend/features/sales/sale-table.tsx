import Link from "next/link";
import { Table, Td, Th } from "@/components/ui/table";
import type { Sale } from "@/lib/api";
import { amount, date } from "@/lib/format";
import { LICENCE_TERMS } from "@/lib/licences";
import { SaleStatus } from "./sale-status";
import { takenOfOrder } from "./shares";

/** A seller's orders; on phones each is a card. */
export function SaleTable({ sales }: { sales: readonly Sale[] }) {
  return (
    <Table stickyHead className="max-sm:block max-sm:[&_tbody]:block max-sm:[&_thead]:sr-only">
      <caption className="sr-only">Your orders</caption>
      <thead>
        <tr>
          <Th>Date</Th>
          <Th>Product</Th>
          <Th>Buyer</Th>
          <Th>Status</Th>
          <Th className="text-right">Gross</Th>
          <Th className="text-right">Cut</Th>
          <Th className="text-right">Net</Th>
        </tr>
      </thead>
      <tbody>
        {sales.map((sale) => (
          <Row key={sale.id} sale={sale} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ sale }: { sale: Sale }) {
  const { currency } = sale;
  const taken = takenOfOrder(sale);
  return (
    <tr className="max-sm:mb-3 max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:items-start max-sm:rounded-card max-sm:border max-sm:border-line max-sm:bg-card max-sm:py-1 max-sm:[&_td]:border-0 max-sm:[&_td]:py-1">
      <Td className="whitespace-nowrap text-muted max-sm:order-2 max-sm:leading-11">
        {date(sale.paid_at ?? sale.created_at)}
      </Td>
      <Td className="max-sm:order-1 sm:max-w-72">
        <Link
          href={`/dashboard/orders/${sale.id}`}
          prefetch={false}
          className="inline-flex items-center font-medium wrap-anywhere text-link hover:underline max-sm:min-h-11"
        >
          {sale.product.name}
        </Link>
        <span className="block text-muted">{LICENCE_TERMS[sale.licence].name}</span>
      </Td>
      <Td className="wrap-anywhere max-sm:order-3 max-sm:col-span-2 sm:max-w-56">
        {sale.buyer === null ? (
          <span className="text-muted">Not paid yet</span>
        ) : (
          <>
            {sale.buyer.name}
            <span className="block text-muted">{sale.buyer.email}</span>
          </>
        )}
      </Td>
      <Td className="max-sm:order-4">
        <SaleStatus status={sale.status} />
      </Td>
      <Td className="text-right tabular max-sm:hidden">{amount(sale.price_cents, currency)}</Td>
      <Td className="text-right tabular max-sm:hidden">{amount(sale.platform_cents, currency)}</Td>
      <Td className="text-right text-white tabular max-sm:order-5">
        {sale.paid_at === null ? "–" : amount(sale.net_cents, currency)}
        {taken > 0 && (
          <span className="block text-muted">{amount(taken, currency)} given back</span>
        )}
      </Td>
    </tr>
  );
}
