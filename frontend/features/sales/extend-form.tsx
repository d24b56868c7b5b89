"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ErrorNotice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { zGrantExtension } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";
import { wholeNumber } from "./whole-number";

/** Adds days and downloads to those that a buyer has. */
export function ExtendForm({ saleId, onDone }: { saleId: string; onDone: () => void }) {
  const api = useApi();
  const router = useRouter();
  const { form, submit, problem, errorOf, pending } = useApiForm(
    zGrantExtension,
    { days: 30, downloads: 5 },
    async (body) => {
      await api(`/api/sales/${saleId}/grants/extend`, { send: { method: "POST", body } });
      toast.success("Downloads extended");
      router.refresh();
      onDone();
      return null;
    },
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <div className="grid gap-4 sm:grid-cols-2">
        {(
          [
            ["days", "Days to add"],
            ["downloads", "Downloads to add"],
          ] as const
        ).map(([name, label]) => (
          <Field key={name} label={label} error={errorOf(name)}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                autoComplete="off"
                {...form.register(name, { setValueAs: wholeNumber })}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" disabled={pending}>
          Extend
        </Button>
        <DialogClose asChild>
          <Button variant="ghost">Not now</Button>
        </DialogClose>
      </div>
    </form>
  );
}
