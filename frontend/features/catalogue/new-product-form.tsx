"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NewDraft, useNewDraft } from "@/features/dashboard/new-draft";
import { zNewProduct } from "@/lib/api/generated/zod.gen";

/** A draft begins with a name; from then on it lives on the server. */
export function NewProductForm() {
  const draft = useNewDraft(
    zNewProduct,
    { name: "" },
    { api: "/api/products", path: "/dashboard/products" },
  );
  return (
    <NewDraft draft={draft}>
      <Field
        label="Name"
        hint="What buyers will look for. You can change it later."
        error={draft.errorOf("name")}
      >
        {(control) => <Input {...control} autoComplete="off" {...draft.form.register("name")} />}
      </Field>
    </NewDraft>
  );
}
