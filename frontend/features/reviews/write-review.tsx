"use client";

import { Card } from "@/components/ui/card";
import { usePurchasesOf } from "@/features/library/queries";
import { OwnReview } from "./own-review";

/** Own words about a product, for whoever has bought it; nothing for others. */
export function WriteReview({ productId }: { productId: string }) {
  const purchases = usePurchasesOf(productId);
  const bought = purchases.filter(({ status }) => status !== "refunded");
  // Somebody may have both licences: the one that was reviewed comes first.
  const purchase = bought.find(({ review }) => review !== null) ?? bought[0];
  if (purchase === undefined) return null;
  return (
    <Card>
      <h3 className="mb-4 text-lg">Your review</h3>
      <OwnReview orderId={purchase.id} productId={productId} review={purchase.review} />
    </Card>
  );
}
