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

/** An admin's decision about an appeal, with the reason that both sides read. */
export function AppealForm({
  refund,
  decision,
  button,
  onDone,
}: {
  refund: Refund;
  decision: "approve" | "reject";
  button: string;
  onDone: () => void;
}) {
  const api = useApi();
  const router = useRouter();
  const { form, submit, problem, errorOf, pending } = useApiForm(
    zRefundAnswer,
    { answer: "" },
    async (body) => {
      await api(`/api/admin/refunds/${refund.id}/${decision}`, { send: { method: "POST", body } });
      toast.success(decision === "approve" ? "Refund approved" : "Refund rejected");
      router.refresh();
      onDone();
      return null;
    },
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <Field label="Why" hint="The buyer and the seller read it." error={errorOf("answer")}>
        {(control) => <Textarea {...control} maxLength={2000} {...form.register("answer")} />}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button
          type="submit"
          variant={decision === "approve" ? "danger" : "primary"}
          disabled={pending}
        >
          {button}
        </Button>
        <DialogClose asChild>
          <Button variant="ghost">Not now</Button>
        </DialogClose>
      </div>
    </form>
  );
}
