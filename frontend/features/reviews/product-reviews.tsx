import type { ReviewPage } from "@/lib/api";
import { serverGet } from "@/lib/api/server";
import { ReviewList } from "./review-list";
import { WriteReview } from "./write-review";

/** A product's reviews, and the form for those who have bought it. */
export async function ProductReviews({ productId }: { productId: string }) {
  const initial = await serverGet<ReviewPage>(`/api/reviews/product/${productId}`).catch(
    () => null,
  );
  return (
    <div className="flex flex-col gap-6">
      <WriteReview productId={productId} />
      <ReviewList productId={productId} initial={initial} />
    </div>
  );
}
