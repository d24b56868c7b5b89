import { Star } from "lucide-react";
import { cn } from "@/lib/cn";

/** So many of five stars. */
export function Stars({ rating, className }: { rating: number; className?: string }) {
  return (
    <span role="img" aria-label={`${rating} of 5 stars`} className={cn("inline-flex", className)}>
      {[1, 2, 3, 4, 5].map((star) => (
        <Star
          key={star}
          aria-hidden
          className={cn("size-4", star <= rating ? "fill-warning text-warning" : "text-control")}
        />
      ))}
    </span>
  );
}
