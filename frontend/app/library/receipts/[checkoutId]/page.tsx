import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import { PrintButton } from "@/features/library/print-button";
import type { Receipt } from "@/lib/api";
import { serverMine } from "@/lib/api/me";
import { amount, date } from "@/lib/format";
import { licenceName } from "@/lib/licences";

/** A receipt, made for paper too. */
export default async function ReceiptPage({ params }: { params: Promise<{ checkoutId: string }> }) {
  const id = encodeURIComponent((await params).checkoutId);
  const receipt = await serverMine<Receipt>(
    `/library/receipts/${id}`,
    `/api/checkouts/${id}/receipt`,
  );
  const { currency } = receipt;
  const refunded = receipt.lines.reduce((sum, line) => sum + line.refunded_cents, 0);
  return (
    <div className="mx-auto max-w-3xl">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3 print:hidden">
        <Link
          href="/library"
          prefetch={false}
          className="inline-flex min-h-11 items-center gap-2 text-sm text-link hover:underline"
        >
          <ArrowLeft aria-hidden className="size-4" />
          Library
        </Link>
        <PrintButton />
      </div>
      <Card className="print:border-0 print:p-0">
        <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <h1 className="text-2xl">Receipt {receipt.invoice_number}</h1>
          <p className="text-sm">MyWork Marketplace</p>
        </div>
        <dl className="mt-4 grid gap-x-6 gap-y-2 text-sm sm:grid-cols-2">
          <div>
            <dt className="text-muted">Bought by</dt>
            <dd className="wrap-anywhere text-heading">
              {receipt.buyer.name}
              <br />
              {receipt.buyer.email}
            </dd>
          </div>
          <div>
            <dt className="text-muted">Paid on</dt>
            <dd className="text-heading">{date(receipt.paid_at)}</dd>
          </div>
        </dl>
        <ul aria-label="Lines" className="mt-6 border-t border-line">
          {receipt.lines.map((line) => (
            <li key={line.licence_key} className="border-b border-line py-3 text-sm">
              <p className="flex flex-wrap items-baseline justify-between gap-x-4">
                <span className="font-medium wrap-anywhere text-heading">{line.product_name}</span>
                <span className="text-heading tabular">{amount(line.price_cents, currency)}</span>
              </p>
              <p className="text-muted">
                {licenceName(line.licence)} (terms {line.terms_version}), sold by {line.seller}
              </p>
              <p className="font-mono break-all">{line.licence_key}</p>
              {line.refunded_cents > 0 && (
                <p className="flex justify-between gap-4">
                  <span>Given back</span>
                  <span className="tabular">{amount(-line.refunded_cents, currency)}</span>
                </p>
              )}
            </li>
          ))}
        </ul>
        <p className="mt-4 flex items-baseline justify-between gap-4">
          <span>Total paid</span>
          <span className="text-xl font-semibold text-heading tabular">
            {amount(receipt.total_cents, currency)}
          </span>
        </p>
        {refunded > 0 && (
          <p className="mt-1 flex items-baseline justify-between gap-4 text-sm">
            <span>Total after what was given back</span>
            <span className="tabular">{amount(receipt.total_cents - refunded, currency)}</span>
          </p>
        )}
      </Card>
    </div>
  );
}
