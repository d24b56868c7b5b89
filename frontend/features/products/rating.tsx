import { Star } from "lucide-react";
import { counted, stars } from "@/lib/format";

/** A star, the average, and how many reviews it comes from. */
export function Rating({ rating, reviews }: { rating: number | null; reviews: number }) {
  if (rating === null) {
    return <span className="text-muted">No reviews yet</span>;
  }
  return (
    <span className="inline-flex items-center gap-1 tabular">
      <Star aria-hidden className="size-4 fill-warning text-warning" />
      <span className="text-white">{stars(rating)}</span>
      <span className="text-muted">
        <span aria-hidden>({reviews})</span>
        <span className="sr-only"> out of 5, {counted(reviews, "review")}</span>
      </span>
    </span>
  );
}
