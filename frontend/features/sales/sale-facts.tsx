import Link from "next/link";
import { Card } from "@/components/ui/card";
import type { SaleDetail } from "@/lib/api";
import { amount, dateTime } from "@/lib/format";
import { LICENCE_TERMS } from "@/lib/licences";
import { takenOfOrder } from "./shares";
import { holdState } from "./words";

/** Who bought what under which licence. */
export function SaleFacts({ sale }: { sale: SaleDetail }) {
  return (
    <Card>
      <h2 className="mb-3 text-lg">Order</h2>
      <dl className="flex flex-col gap-3 text-sm">
        <Fact name="Buyer">
          {sale.buyer === null ? (
            "Shown once it is paid."
          ) : (
            <>
              {sale.buyer.name}
              <a
                href={`mailto:${sale.buyer.email}`}
                className="flex min-h-11 items-center text-link hover:underline sm:min-h-6"
              >
                {sale.buyer.email}
              </a>
            </>
          )}
        </Fact>
        <Fact name="Product">
          <Link
            href={`/dashboard/products/${sale.product.id}/edit`}
            prefetch={false}
            className="inline-flex min-h-11 items-center text-link hover:underline sm:min-h-6"
          >
            {sale.product.name}
          </Link>
        </Fact>
        <Fact name="Licence">{LICENCE_TERMS[sale.licence].name}</Fact>
        {sale.licence_key !== null && (
          <Fact name="Licence key">
            <code>{sale.licence_key}</code>
          </Fact>
        )}
        <Fact name={sale.paid_at === null ? "Ordered" : "Paid"}>
          {dateTime(sale.paid_at ?? sale.created_at)}
        </Fact>
      </dl>
    </Card>
  );
}

/** The amounts, as a sum that can be checked. */
export function SaleAmounts({ sale }: { sale: SaleDetail }) {
  const { currency } = sale;
  const paid = sale.paid_at !== null;
  const taken = takenOfOrder(sale);
  const state = holdState(sale);
  const lines = [
    ["Gross, what the buyer paid", sale.price_cents],
    ["Platform’s cut", 0 - sale.platform_cents],
    ...(taken > 0 ? [["Your part of refunds", -taken] as const] : []),
  ] as const;
  return (
    <Card>
      <h2 className="mb-3 text-lg">Amounts</h2>
      <dl className="text-sm">
        {lines.map(([name, cents]) => (
          <div key={name} className="flex justify-between gap-4 py-1">
            <dt>{name}</dt>
            <dd className="tabular">{amount(cents, currency)}</dd>
          </div>
        ))}
        <div className="mt-1 flex justify-between gap-4 border-t border-line pt-2 text-base font-semibold text-white">
          <dt>{paid ? "Net, what is yours" : "Yours once it is paid"}</dt>
          <dd className="tabular">{amount(paid ? sale.net_cents : sale.seller_cents, currency)}</dd>
        </div>
      </dl>
      {state !== null && <p className="mt-3 text-sm text-muted">{state}</p>}
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="wrap-anywhere text-white">{children}</dd>
    </div>
  );
}
