"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { NewDraft, useNewDraft } from "@/features/dashboard/new-draft";
import { zNewEntry } from "@/lib/api/generated/zod.gen";
import type { EntryType } from "../types";
import { TypeOptions } from "./type-options";

/** A draft begins with a title and a type; from then on it lives on the server. */
export function NewEntryForm() {
  const draft = useNewDraft<{ title: string; entry_type: EntryType }>(
    zNewEntry,
    { title: "", entry_type: "guide" },
    { api: "/api/brain", path: "/dashboard/brain" },
  );
  return (
    <NewDraft draft={draft}>
      <Field
        label="Title"
        hint="What it teaches, in words that somebody would look for."
        error={draft.errorOf("title")}
      >
        {(control) => <Input {...control} autoComplete="off" {...draft.form.register("title")} />}
      </Field>
      <Field label="Type" error={draft.errorOf("entry_type")}>
        {(control) => (
          <Select {...control} {...draft.form.register("entry_type")}>
            <TypeOptions />
          </Select>
        )}
      </Field>
    </NewDraft>
  );
}
