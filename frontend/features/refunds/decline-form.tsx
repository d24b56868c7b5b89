"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { Refund } from "@/lib/api";
import { zRefundAnswer } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";

/** Says no to a buyer's wish, with an answer. */
export function DeclineForm({ refund, onDone }: { refund: Refund; onDone: () => void }) {
  const api = useApi();
  const router = useRouter();
  const { form, submit, problem, errorOf, pending } = useApiForm(
    zRefundAnswer,
    { answer: "" },
    async (body) => {
      await api(`/api/refunds/${refund.id}/decline`, { send: { method: "POST", body } });
      toast.success("Refund declined");
      router.refresh();
      onDone();
      return null;
    },
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <Field
        label="Your answer to the buyer"
        hint="Say why, and what you offer instead. Our team reads it if the buyer appeals."
        error={errorOf("answer")}
      >
        {(control) => <Textarea {...control} maxLength={2000} {...form.register("answer")} />}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" disabled={pending}>
          Decline the refund
        </Button>
        <DialogClose asChild>
          <Button variant="ghost">Not now</Button>
        </DialogClose>
      </div>
    </form>
  );
}
