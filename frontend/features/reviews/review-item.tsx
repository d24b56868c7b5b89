import { BadgeCheck } from "lucide-react";
import type { Review } from "@/lib/api";
import { date } from "@/lib/format";
import { Stars } from "./stars";

/** A review with the seller's reply. */
export function ReviewItem({ review }: { review: Review }) {
  const { title, body, reply } = review;
  return (
    <article className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Stars rating={review.rating} />
        {title !== "" && <h3 className="min-w-0 text-base wrap-anywhere">{title}</h3>}
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <span className="wrap-anywhere text-body">{review.author}</span>
        {review.verified && (
          <span className="inline-flex items-center gap-1">
            <BadgeCheck aria-hidden className="size-4 text-success" />
            Has bought it
          </span>
        )}
        <span>
          {date(review.created_at)}
          {date(review.updated_at) !== date(review.created_at) && ", changed since"}
        </span>
      </p>
      {body !== "" && <p className="max-w-prose wrap-anywhere whitespace-pre-line">{body}</p>}
      {reply !== null && (
        <div className="mt-1 max-w-prose border-l-2 border-link pl-4">
          <p className="text-sm text-muted">
            The seller answers{review.replied_at !== null && <>, {date(review.replied_at)}</>}
          </p>
          <p className="wrap-anywhere whitespace-pre-line">{reply}</p>
        </div>
      )}
    </article>
  );
}
