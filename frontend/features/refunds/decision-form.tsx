"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { zRefundAnswer } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";

/** A decision about a refund, sent to `path` with the words that its people read. */
export function DecisionForm({
  path,
  label,
  hint,
  button,
  danger = false,
  done,
  onDone,
}: {
  path: string;
  label: string;
  hint: string;
  button: string;
  /** Whether it cannot be taken back. */
  danger?: boolean;
  /** What is said once it is made. */
  done: string;
  onDone: () => void;
}) {
  const api = useApi();
  const router = useRouter();
  const { form, submit, problem, errorOf, pending } = useApiForm(
    zRefundAnswer,
    { answer: "" },
    async (body) => {
      await api(path, { send: { method: "POST", body } });
      toast.success(done);
      router.refresh();
      onDone();
      return null;
    },
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <Field label={label} hint={hint} error={errorOf("answer")}>
        {(control) => <Textarea {...control} maxLength={2000} {...form.register("answer")} />}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant={danger ? "danger" : "primary"} disabled={pending}>
          {button}
        </Button>
        <DialogClose asChild>
          <Button variant="ghost">Not now</Button>
        </DialogClose>
      </div>
    </form>
  );
}
