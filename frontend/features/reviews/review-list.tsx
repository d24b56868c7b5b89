"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { MessageSquare } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { StateMessage } from "@/components/ui/state";
import type { ReviewPage } from "@/lib/api";
import { isTemporary } from "@/lib/api/errors";
import { useApi } from "@/lib/api/use-api";
import { cn } from "@/lib/cn";
import { reviewsKey } from "./keys";
import { ReviewItem } from "./review-item";
import { ReviewSummary } from "./review-summary";

const SORTS = { newest: "Newest", highest: "Best first", lowest: "Worst first" } as const;
type Sort = keyof typeof SORTS;

/** A product's reviews; `initial` is the first page as the server has it, null if it has none. */
export function ReviewList({
  productId,
  initial,
}: {
  productId: string;
  initial: ReviewPage | null;
}) {
  const api = useApi();
  const [loadedAt] = useState(() => Date.now());
  const [sort, setSort] = useState<Sort>("newest");
  const reviews = useInfiniteQuery({
    queryKey: [...reviewsKey(productId), sort],
    queryFn: ({ pageParam, signal }) =>
      api<ReviewPage>(`/api/reviews/product/${productId}?sort=${sort}&page=${pageParam}`, {
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: ({ page, pages }) => (page < pages ? page + 1 : null),
    placeholderData: keepPreviousData,
    ...(sort === "newest" && initial !== null
      ? { initialData: { pages: [initial], pageParams: [1] }, initialDataUpdatedAt: loadedAt }
      : {}),
    staleTime: 30_000,
    retry: (failures, error) => isTemporary(error) && failures < 1,
  });
  const first = reviews.data?.pages[0];
  if (first === undefined) {
    return reviews.isError ? (
      <StateMessage
        icon={MessageSquare}
        title="The reviews cannot be shown just now"
        action={<Button onClick={() => void reviews.refetch()}>Try again</Button>}
      />
    ) : (
      <Skeleton className="h-48 rounded-card" />
    );
  }
  if (first.total === 0) {
    return (
      <StateMessage icon={MessageSquare} title="No written reviews yet">
        <p>Whoever has bought the product can write one.</p>
      </StateMessage>
    );
  }
  const items = (reviews.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <div className="flex flex-col gap-6">
      <ReviewSummary summary={first.summary} />
      <label className="noscript-hidden flex items-center gap-3 self-start text-sm">
        Sort by
        <Select
          value={sort}
          onChange={(event) => {
            const wanted = Object.keys(SORTS).find((one) => one === event.target.value);
            if (wanted !== undefined) setSort(wanted as Sort);
          }}
        >
          {Object.entries(SORTS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </label>
      <ul
        aria-label="Reviews"
        aria-busy={reviews.isPlaceholderData}
        className={cn("flex flex-col gap-6", reviews.isPlaceholderData && "opacity-60")}
      >
        {items.map((review) => (
          <li key={review.id} className="border-t border-line pt-6">
            <ReviewItem review={review} />
          </li>
        ))}
      </ul>
      {reviews.hasNextPage && (
        <Button
          variant="secondary"
          className="self-center"
          disabled={reviews.isFetchingNextPage}
          onClick={() => void reviews.fetchNextPage()}
        >
          Show more reviews
        </Button>
      )}
    </div>
  );
}
