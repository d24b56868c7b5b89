"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LiveFields } from "@/components/ui/live-fields";
import { ErrorNotice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { zMeChange } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";

/** The account's name; its address is changed where one signs in. */
export function NameForm({ name, email }: { name: string; email: string }) {
  const api = useApi();
  const router = useRouter();
  const { form, submit, problem, errorOf, pending } = useApiForm(
    zMeChange,
    { name },
    async (values) => {
      await api("/api/users/me", { send: { method: "PUT", body: values } });
      toast.success("Name saved");
      router.refresh();
      return null;
    },
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-5" noValidate>
      <LiveFields>
        {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
        <Field label="Name" error={errorOf("name")}>
          {(control) => <Input {...control} autoComplete="name" {...form.register("name")} />}
        </Field>
        <p className="text-sm text-muted">You sign in as {email}.</p>
        <Button type="submit" className="self-start" disabled={pending}>
          Save name
        </Button>
      </LiveFields>
    </form>
  );
}
