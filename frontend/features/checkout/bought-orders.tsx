"use client";

import { useQueries } from "@tanstack/react-query";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { DownloadButton } from "@/features/library/download-button";
import { LicenceKey } from "@/features/library/licence-key";
import { purchaseQuery } from "@/features/library/queries";
import { Cover } from "@/features/products/cover";
import type { Checkout } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { licenceName } from "@/lib/licences";

/** What a checkout has bought, ready to use: licence keys and downloads. */
export function BoughtOrders({ checkout }: { checkout: Checkout }) {
  const api = useApi();
  const purchases = useQueries({
    queries: checkout.orders.map(({ id }) => purchaseQuery(api, id)),
  });
  return (
    <ul aria-label="What you bought" className="flex flex-col gap-4">
      {checkout.orders.map((order, at) => {
        const purchase = purchases[at]?.data;
        return (
          <li key={order.id}>
            <Card className="flex flex-col gap-4">
              <div className="flex gap-4">
                <div className="w-20 shrink-0 self-start overflow-hidden rounded-control sm:w-28">
                  <Cover
                    slug={order.product_slug}
                    image={purchase?.product.image ?? null}
                    sizes="7rem"
                  />
                </div>
                <div className="min-w-0">
                  <h2 className="text-lg">
                    <Link
                      href={`/library/${order.id}`}
                      prefetch={false}
                      className="hover:underline"
                    >
                      {order.product_name}
                    </Link>
                  </h2>
                  <p className="text-sm text-muted">{licenceName(order.licence)}</p>
                </div>
              </div>
              {purchase === undefined ? (
                purchases[at]?.isError ? (
                  <p className="text-sm">Licence key and downloads are in your library.</p>
                ) : (
                  <Skeleton className="h-24" />
                )
              ) : (
                <>
                  <LicenceKey licenceKey={purchase.licence_key} />
                  <div className="flex flex-wrap gap-3">
                    <DownloadButton
                      orderId={order.id}
                      name={order.product_name}
                      download={purchase.download}
                    />
                    <Button asChild variant="secondary">
                      <Link href={`/library/${order.id}`} prefetch={false}>
                        Open in your library
                      </Link>
                    </Button>
                  </div>
                </>
              )}
            </Card>
          </li>
        );
      })}
    </ul>
  );
}
