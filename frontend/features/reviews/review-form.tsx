"use client";

import { Star } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LiveFields } from "@/components/ui/live-fields";
import { ErrorNotice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import type { OwnReview } from "@/lib/api";
import { zReviewFields } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { cn } from "@/lib/cn";
import { counted } from "@/lib/format";
import { useApiForm } from "@/lib/forms/use-api-form";

type Values = { rating: number; title: string; body: string };

/** Writes a review of an order, or changes the one that is there. */
export function ReviewForm({
  orderId,
  review,
  onSaved,
  onCancel,
}: {
  orderId: string;
  review: OwnReview | null;
  onSaved: () => Promise<void>;
  onCancel?: () => void;
}) {
  const api = useApi();
  const { form, submit, problem, errorOf, pending } = useApiForm<Values>(
    zReviewFields,
    { rating: review?.rating ?? 0, title: review?.title ?? "", body: review?.body ?? "" },
    async (values) => {
      await (review === null
        ? api("/api/reviews", { send: { method: "POST", body: { order_id: orderId, ...values } } })
        : api(`/api/reviews/${review.id}`, { send: { method: "PUT", body: values } }));
      await onSaved();
      return null;
    },
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <LiveFields>
        {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
        <StarChoice
          value={form.watch("rating")}
          error={errorOf("rating") === undefined ? undefined : "Choose how many stars."}
          onChoose={(rating) => form.setValue("rating", rating, { shouldValidate: true })}
        />
        <Field label="Title" error={errorOf("title")}>
          {(control) => <Input {...control} {...form.register("title")} />}
        </Field>
        <Field label="Review" error={errorOf("body")} hint="What is it good for, and what is not?">
          {(control) => <Textarea {...control} {...form.register("body")} />}
        </Field>
        <div className="flex flex-wrap gap-3">
          <Button type="submit" disabled={pending}>
            {review === null ? "Publish review" : "Save review"}
          </Button>
          {onCancel !== undefined && (
            <Button variant="ghost" onClick={onCancel}>
              Leave it as it was
            </Button>
          )}
        </div>
      </LiveFields>
    </form>
  );
}

function StarChoice({
  value,
  error,
  onChoose,
}: {
  value: number;
  error: string | undefined;
  onChoose: (rating: number) => void;
}) {
  const id = useId();
  return (
    <fieldset {...(error === undefined ? {} : { "aria-describedby": `${id}-error` })}>
      <legend className="text-sm font-medium text-white">Rating</legend>
      <div className="flex">
        {[1, 2, 3, 4, 5].map((star) => (
          <label
            key={star}
            className="relative flex size-11 items-center justify-center rounded-control has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={`${id}-rating`}
              value={star}
              checked={value === star}
              onChange={() => onChoose(star)}
              className="absolute inset-0 appearance-none rounded-control focus-visible:outline-none"
            />
            <Star
              aria-hidden
              className={cn("size-6", star <= value ? "fill-warning text-warning" : "text-muted")}
            />
            <span className="sr-only">{counted(star, "star")}</span>
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="mt-1 text-sm text-danger-text">
          {error}
        </p>
      )}
    </fieldset>
  );
}
