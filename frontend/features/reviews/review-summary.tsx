import { Star } from "lucide-react";
import type { ReviewPage } from "@/lib/api";
import { count, counted, stars } from "@/lib/format";

/** The average, and how many reviews gave each number of stars. */
export function ReviewSummary({ summary }: { summary: ReviewPage["summary"] }) {
  if (summary.average === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-8 gap-y-4">
      <div>
        <p className="flex items-center gap-2 text-3xl font-semibold text-white tabular">
          <Star aria-hidden className="size-7 fill-warning text-warning" />
          {stars(summary.average)}
          <span className="sr-only">of 5 stars</span>
        </p>
        <p className="text-sm text-muted">{counted(summary.count, "review")}</p>
      </div>
      <ul aria-label="Reviews by stars" className="min-w-56 flex-1 space-y-1 text-sm">
        {[5, 4, 3, 2, 1].map((star) => {
          const number = summary.stars[star - 1] ?? 0;
          return (
            <li key={star} className="flex items-center gap-3">
              <span className="w-14 shrink-0 tabular">{counted(star, "star")}</span>
              <span aria-hidden className="h-2 flex-1 overflow-hidden rounded-full bg-well">
                <span
                  className="block h-full bg-warning"
                  style={{ width: `${summary.count === 0 ? 0 : (100 * number) / summary.count}%` }}
                />
              </span>
              <span className="w-8 text-right text-white tabular">{count(number)}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
