"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LiveFields } from "@/components/ui/live-fields";
import { ErrorNotice } from "@/components/ui/notice";
import type { OwnProduct } from "@/lib/api";
import { zNewProduct } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";

/** A draft begins with a name; from then on it lives on the server. */
export function NewProductForm() {
  const api = useApi();
  const router = useRouter();
  // The next page takes a moment: until it is there a second click would make a second draft.
  const [leaving, startLeaving] = useTransition();
  const { form, submit, problem, errorOf, pending } = useApiForm(
    zNewProduct,
    { name: "" },
    async (values) => {
      const { id } = await api<OwnProduct>("/api/products", {
        send: { method: "POST", body: values },
      });
      startLeaving(() => {
        router.replace(`/dashboard/products/${id}/edit`);
        router.refresh();
      });
      return null;
    },
  );
  return (
    <form onSubmit={submit} noValidate className="flex max-w-2xl flex-col gap-5">
      <LiveFields>
        {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
        <Field
          label="Name"
          hint="What buyers will look for. You can change it later."
          error={errorOf("name")}
        >
          {(control) => <Input {...control} autoComplete="off" {...form.register("name")} />}
        </Field>
        <Button type="submit" className="self-start" disabled={pending || leaving}>
          Create draft
        </Button>
      </LiveFields>
    </form>
  );
}
