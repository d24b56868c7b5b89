"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { Review } from "@/lib/api";
import { zReviewReply } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";
import { useAct } from "@/lib/use-act";

/** The seller's answer to a review: written, changed, taken back. */
export function Reply({ review }: { review: Review }) {
  const api = useApi();
  const { act, pending, problem } = useAct();
  const [writing, setWriting] = useState(false);
  const path = `/api/reviews/${review.id}/reply`;
  if (writing) return <ReplyForm review={review} onDone={() => setWriting(false)} />;
  const remove = () =>
    act(async () => {
      await api(path, { send: { method: "DELETE" } });
      toast.success("Answer removed", {
        action: {
          label: "Undo",
          onClick: () =>
            act(() => api(path, { send: { method: "PUT", body: { reply: review.reply } } })),
        },
      });
    });
  return (
    <div className="mt-3 flex flex-col items-start gap-3">
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <div className="flex flex-wrap gap-3">
        <Button variant="secondary" size="small" onClick={() => setWriting(true)}>
          {review.reply === null ? "Answer" : "Change the answer"}
        </Button>
        {review.reply !== null && (
          <Button variant="ghost" size="small" disabled={pending} onClick={remove}>
            Remove the answer
          </Button>
        )}
      </div>
    </div>
  );
}

function ReplyForm({ review, onDone }: { review: Review; onDone: () => void }) {
  const api = useApi();
  const router = useRouter();
  const { form, submit, problem, errorOf, pending } = useApiForm(
    zReviewReply,
    { reply: review.reply ?? "" },
    async (body) => {
      await api(`/api/reviews/${review.id}/reply`, { send: { method: "PUT", body } });
      toast.success("Answer saved");
      router.refresh();
      onDone();
      return null;
    },
  );
  return (
    <form onSubmit={submit} className="mt-3 flex flex-col gap-3" noValidate>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <Field
        label={`Your answer to ${review.author}`}
        hint="Everybody reads it, below the review."
        error={errorOf("reply")}
      >
        {(control) => <Textarea {...control} maxLength={5000} {...form.register("reply")} />}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" size="small" disabled={pending}>
          Publish the answer
        </Button>
        <Button variant="ghost" size="small" onClick={onDone}>
          Leave it
        </Button>
      </div>
    </form>
  );
}
