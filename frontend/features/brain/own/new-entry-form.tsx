"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LiveFields } from "@/components/ui/live-fields";
import { ErrorNotice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import type { OwnEntry } from "@/lib/api";
import { zNewEntry } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";
import type { EntryType } from "../types";
import { TypeOptions } from "./type-options";

/** A draft begins with a title and a type; from then on it lives on the server. */
export function NewEntryForm() {
  const api = useApi();
  const router = useRouter();
  // The next page takes a moment: until it is there a second click would make a second draft.
  const [leaving, startLeaving] = useTransition();
  const { form, submit, problem, errorOf, pending } = useApiForm<{
    title: string;
    entry_type: EntryType;
  }>(zNewEntry, { title: "", entry_type: "guide" }, async (values) => {
    const { id } = await api<OwnEntry>("/api/brain", { send: { method: "POST", body: values } });
    startLeaving(() => {
      router.replace(`/dashboard/brain/${id}/edit`);
      router.refresh();
    });
    return null;
  });
  return (
    <form onSubmit={submit} noValidate className="flex max-w-2xl flex-col gap-5">
      <LiveFields>
        {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
        <Field
          label="Title"
          hint="What it teaches, in words that somebody would look for."
          error={errorOf("title")}
        >
          {(control) => <Input {...control} autoComplete="off" {...form.register("title")} />}
        </Field>
        <Field label="Type" error={errorOf("entry_type")}>
          {(control) => (
            <Select {...control} {...form.register("entry_type")}>
              <TypeOptions />
            </Select>
          )}
        </Field>
        <Button type="submit" className="self-start" disabled={pending || leaving}>
          Create draft
        </Button>
      </LiveFields>
    </form>
  );
}
