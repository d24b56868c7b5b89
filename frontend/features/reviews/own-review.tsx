"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import type { OwnReview as Written } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";
import { reviewsKey } from "./keys";
import { ReviewForm } from "./review-form";
import { Stars } from "./stars";

/** What a buyer has written of a purchase, to change or take back; or the form to write it. */
export function OwnReview({
  orderId,
  productId,
  review,
}: {
  orderId: string;
  productId: string;
  review: Written | null;
}) {
  const api = useApi();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const [removed, setRemoved] = useState<Written | null>(null);
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["purchases"] }),
      client.invalidateQueries({ queryKey: reviewsKey(productId) }),
    ]);
  const remove = useMutation({
    mutationFn: (one: Written) => api(`/api/reviews/${one.id}`, { send: { method: "DELETE" } }),
    onSuccess: async (_, one) => {
      await refresh();
      setRemoved(one);
    },
  });
  const restore = useMutation({
    mutationFn: ({ rating, title, body }: Written) =>
      api("/api/reviews", {
        send: { method: "POST", body: { order_id: orderId, rating, title, body } },
      }),
    onSuccess: async () => {
      await refresh();
      setRemoved(null);
    },
  });
  const failure = remove.error ?? restore.error;
  if (review === null || editing) {
    return (
      <div className="flex flex-col gap-4">
        {failure !== null && <ErrorNotice>{formProblem(failure, []).form}</ErrorNotice>}
        {removed !== null && (
          <p role="status" className="flex flex-wrap items-center gap-3 text-sm">
            Your review is taken back.
            <Button
              variant="link"
              size="small"
              className="px-0"
              disabled={restore.isPending}
              onClick={() => restore.mutate(removed)}
            >
              Undo
            </Button>
          </p>
        )}
        <ReviewForm
          orderId={orderId}
          review={review}
          onSaved={async () => {
            await refresh();
            setRemoved(null);
            setEditing(false);
          }}
          {...(editing ? { onCancel: () => setEditing(false) } : {})}
        />
      </div>
    );
  }
  return (
    <div className="flex flex-col items-start gap-2">
      {failure !== null && <ErrorNotice>{formProblem(failure, []).form}</ErrorNotice>}
      <Stars rating={review.rating} />
      {review.title !== "" && (
        <p className="font-medium wrap-anywhere text-white">{review.title}</p>
      )}
      {review.body !== "" && <p className="wrap-anywhere whitespace-pre-line">{review.body}</p>}
      {review.reply !== null && (
        <div className="mt-1 border-l-2 border-link pl-4">
          <p className="text-sm text-muted">The seller answers</p>
          <p className="wrap-anywhere whitespace-pre-line">{review.reply}</p>
        </div>
      )}
      <div className="mt-2 flex flex-wrap gap-3">
        <Button variant="secondary" size="small" onClick={() => setEditing(true)}>
          Change review
        </Button>
        <Button
          variant="ghost"
          size="small"
          disabled={remove.isPending}
          onClick={() => remove.mutate(review)}
        >
          Take it back
        </Button>
      </div>
    </div>
  );
}
