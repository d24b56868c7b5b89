"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useTransition } from "react";
import type { FieldValues } from "react-hook-form";
import type { z } from "zod";
import { Button } from "@/components/ui/button";
import { LiveFields } from "@/components/ui/live-fields";
import { ErrorNotice } from "@/components/ui/notice";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";

/** The form of a new draft, which is sent to the API at `api` and then edited below `path`. */
export function useNewDraft<Values extends FieldValues>(
  schema: z.ZodObject,
  defaults: Values,
  { api: address, path }: { api: string; path: string },
) {
  const api = useApi();
  const router = useRouter();
  // The next page takes a moment: until it is there a second click would make a second draft.
  const [leaving, startLeaving] = useTransition();
  const editor = useApiForm(schema, defaults, async (values) => {
    const { id } = await api<{ id: string }>(address, { send: { method: "POST", body: values } });
    startLeaving(() => {
      router.replace(`${path}/${id}/edit`);
      router.refresh();
    });
    return null;
  });
  return { ...editor, busy: editor.pending || leaving };
}

/** What a new draft begins with, and the button that makes it. */
export function NewDraft({
  draft: { submit, problem, busy },
  children,
}: {
  draft: Pick<ReturnType<typeof useNewDraft>, "submit" | "problem" | "busy">;
  children: ReactNode;
}) {
  return (
    <form onSubmit={submit} noValidate className="flex max-w-2xl flex-col gap-5">
      <LiveFields>
        {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
        {children}
        <Button type="submit" className="self-start" disabled={busy}>
          Create draft
        </Button>
      </LiveFields>
    </form>
  );
}
