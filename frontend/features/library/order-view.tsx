"use client";

import { useQuery } from "@tanstack/react-query";
import { Star } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Card } from "@/components/ui/card";
import { Timeline } from "@/components/ui/timeline";
import { Cover } from "@/features/products/cover";
import { OwnReview } from "@/features/reviews/own-review";
import type { PurchaseDetail } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { amount, date, money } from "@/lib/format";
import { licenceName } from "@/lib/licences";
import { Downloads } from "./downloads";
import { LicenceKey } from "./licence-key";
import { purchaseQuery } from "./queries";
import { RefundPanel } from "./refund-panel";
import { PurchaseStatus } from "./status-badge";
import { eventTitle, isUnderWay } from "./words";

/** For so long nobody wonders why the page still says what it said. */
const ASK_AGAIN_MS = 5000;

/** Everything about one purchase, kept up to date by what is done here. */
export function OrderView({ initial }: { initial: PurchaseDetail }) {
  const api = useApi();
  const [loadedAt] = useState(() => Date.now());
  const { data: purchase } = useQuery({
    ...purchaseQuery(api, initial.id),
    initialData: initial,
    initialDataUpdatedAt: loadedAt,
    refetchInterval: ({ state }) =>
      state.data !== undefined && isUnderWay(state.data) ? ASK_AGAIN_MS : false,
  });
  const { product, currency } = purchase;
  const bought = purchase.paid_at !== null;
  return (
    <>
      <div className="mb-6 flex gap-4">
        <div className="w-24 shrink-0 self-start overflow-hidden rounded-card max-sm:hidden sm:w-40">
          <Cover slug={product.slug} image={product.image} eager sizes="10rem" />
        </div>
        <div className="min-w-0">
          <h1 className="text-2xl">{product.name}</h1>
          <p className="mt-1 text-muted">
            by{" "}
            {product.available ? (
              <Link
                href={`/sellers/${product.seller.username}`}
                prefetch={false}
                className="text-link hover:underline"
              >
                {product.seller.display_name}
              </Link>
            ) : (
              product.seller.display_name
            )}
          </p>
          <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <PurchaseStatus status={purchase.status} />
            <span>{licenceName(purchase.licence)}</span>
            {purchase.paid_at !== null && <span>Bought {date(purchase.paid_at)}</span>}
          </p>
        </div>
      </div>
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-6">
          <Card>
            <h2 className="mb-4 text-lg">Licence and downloads</h2>
            <div className="flex flex-col gap-6">
              <LicenceKey licenceKey={purchase.licence_key} />
              <Downloads purchase={purchase} />
            </div>
          </Card>
          {bought && (
            <Card>
              <h2 className="mb-4 flex items-center gap-2 text-lg">
                <Star aria-hidden className="size-5 text-warning" />
                Your review
              </h2>
              {purchase.status === "refunded" ? (
                <p className="text-sm text-muted">
                  Whoever has the money back cannot review. A review that was there is not shown any
                  more.
                </p>
              ) : (
                <OwnReview orderId={purchase.id} productId={product.id} review={purchase.review} />
              )}
            </Card>
          )}
          {bought && purchase.price_cents > 0 && (
            <RefundPanel purchase={purchase} now={new Date(loadedAt)} />
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <Card>
            <h2 className="mb-3 text-lg">Payment</h2>
            <dl className="flex flex-col gap-2 text-sm">
              <Fact name="Price" value={money(purchase.price_cents, currency)} />
              {purchase.refunded_cents > 0 && (
                <Fact name="Given back" value={amount(purchase.refunded_cents, currency)} />
              )}
              <Fact name="Licence terms" value={purchase.terms_version} />
            </dl>
            <ul className="mt-3 flex flex-col border-t border-line pt-2 text-sm">
              {bought && (
                <li>
                  <ActionLink href={`/library/receipts/${purchase.checkout_id}`}>
                    Receipt
                  </ActionLink>
                </li>
              )}
              {product.available && (
                <li>
                  <ActionLink href={`/products/${product.slug}`}>Product page</ActionLink>
                </li>
              )}
            </ul>
          </Card>
          <Card>
            <h2 className="mb-3 text-lg">What happened</h2>
            <Timeline events={purchase.timeline} titleOf={(event) => eventTitle(event, currency)} />
          </Card>
        </div>
      </div>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-muted">{name}</dt>
      <dd className="text-white tabular">{value}</dd>
    </div>
  );
}

function ActionLink({ href, children }: { href: string; children: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="inline-flex min-h-11 items-center text-link hover:underline sm:min-h-8"
    >
      {children}
    </Link>
  );
}
