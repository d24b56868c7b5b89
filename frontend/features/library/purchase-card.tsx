import Link from "next/link";
import { Card } from "@/components/ui/card";
import { Cover } from "@/features/products/cover";
import type { Purchase } from "@/lib/api";
import { date, money } from "@/lib/format";
import { licenceName } from "@/lib/licences";
import { DownloadButton } from "./download-button";
import { PurchaseStatus } from "./status-badge";

/** A purchase in the library. */
export function PurchaseCard({ purchase }: { purchase: Purchase }) {
  const { product } = purchase;
  return (
    <Card className="flex gap-4">
      <div className="w-24 shrink-0 self-start overflow-hidden rounded-control max-sm:hidden sm:w-36">
        <Cover slug={product.slug} image={product.image} sizes="9rem" />
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="min-w-0 text-lg">
            <Link
              href={`/library/${purchase.id}`}
              prefetch={false}
              className="text-link hover:underline"
            >
              {product.name}
            </Link>
          </h2>
          <PurchaseStatus status={purchase.status} />
        </div>
        <p className="text-sm text-muted">
          by {product.seller.display_name} · {licenceName(purchase.licence)} ·{" "}
          {money(purchase.price_cents, purchase.currency)}
          {purchase.paid_at !== null && <> · {date(purchase.paid_at)}</>}
        </p>
        <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
          <DownloadButton
            orderId={purchase.id}
            name={product.name}
            download={purchase.download}
            variant="secondary"
          />
          {purchase.download.allowed && purchase.version !== null && (
            <span className="text-sm">Version {purchase.version}</span>
          )}
        </div>
      </div>
    </Card>
  );
}
