"use client";

import { useRef, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { LiveFields } from "@/components/ui/live-fields";
import { toast } from "@/components/ui/toast";
import { useLeaveWarning } from "@/features/catalogue/use-leave-warning";
import { EditorHead, EditorProblem } from "@/features/dashboard/editor";
import type { BrainCategoryCount, EntryFields, OwnEntry } from "@/lib/api";
import { ApiProblem } from "@/lib/api/errors";
import { zEntryFields } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";
import { useApiForm } from "@/lib/forms/use-api-form";
import { usePutRevision } from "@/lib/forms/use-put-revision";
import { useRefreshOnLeave } from "@/lib/use-refresh-on-leave";
import { EntryFieldsOf } from "./entry-fields";
import { fieldsOf, isKept } from "./fields-of";
import { STATUS_NAMES } from "./own-search";
import { PublishCard } from "./publish-card";
import { Revisions } from "./revisions";

/** Writing an entry; the draft lives on the server. */
export function EntryEditor({
  entry: loaded,
  categories,
}: {
  entry: OwnEntry;
  categories: readonly BrainCategoryCount[];
}) {
  const api = useApi();
  const noteChange = useRefreshOnLeave();
  const [entry, setEntry] = useState(loaded);
  const revision = useRef(loaded.revision);
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  // What was clicked shows at once; the server's word replaces it.
  const [ahead, setAhead] = useState<OwnEntry["status"] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const put = usePutRevision<EntryFields, OwnEntry>(
    {
      path: `/api/brain/${loaded.id}`,
      mine: `/api/brain/me/${loaded.id}`,
      conflict: "brain_entry_changed",
      isKept,
    },
    revision,
  );
  const take = (next: OwnEntry) => {
    revision.current = next.revision;
    setEntry(next);
    setSavedAt(new Date());
    setProblem(null);
    noteChange();
  };
  const editor = useApiForm<EntryFields>(zEntryFields, fieldsOf(loaded), async (values) => {
    const saved = await put(values);
    take(saved);
    return fieldsOf(saved);
  });
  const { form, save, submit, errorOf, pending } = editor;
  const unsaved = form.formState.isDirty;
  // To publish saves first: whoever leaves in between leaves with a draft.
  useLeaveWarning(unsaved || ahead !== null);

  const status = ahead ?? entry.status;
  const change = async (action: "publish" | "withdraw") => {
    setAhead(action === "publish" ? "published" : "draft");
    setProblem(null);
    try {
      // What is wrong stands at its field then. To withdraw waits for nothing: what is half written
      // may be the reason, and readers would see it first.
      if (action === "publish" && unsaved && !(await save())) return;
      const next = await api<OwnEntry>(`/api/brain/${entry.id}/${action}`, {
        send: { method: "POST" },
      });
      // The revision stays: were it another, somebody else has changed the fields.
      const { status, missing, published_at } = next;
      setEntry((before) => ({ ...before, status, missing, published_at }));
      toast.success(action === "publish" ? "Published" : "Withdrawn");
      noteChange();
    } catch (error) {
      setProblem(formProblem(error, []).form);
    } finally {
      setAhead(null);
    }
  };
  const conflict =
    editor.error instanceof ApiProblem && editor.error.code === "brain_entry_changed";
  return (
    <>
      <EditorHead
        title={entry.title}
        badge={
          <Badge variant={status === "published" ? "success" : "outline"}>
            {STATUS_NAMES[status]}
          </Badge>
        }
        pending={pending}
        unsaved={unsaved}
        savedAt={savedAt}
      />
      <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_18rem]">
        <form onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-5">
          <EditorProblem problem={problem ?? editor.problem} conflict={conflict} />
          <LiveFields>
            <EntryFieldsOf
              form={form}
              errorOf={errorOf}
              categories={categories}
              products={entry.products}
            />
          </LiveFields>
          <Button type="submit" className="self-start" disabled={pending}>
            Save
          </Button>
        </form>
        <div className="flex min-w-0 flex-col gap-6">
          <PublishCard
            entry={entry}
            published={status === "published"}
            unsaved={unsaved}
            pending={pending || ahead !== null}
            onChange={(action) => void change(action)}
          />
          <Revisions
            id={entry.id}
            status={entry.status}
            revision={entry.revision}
            unsaved={unsaved}
            categories={categories}
            onRestored={(next) => {
              take(next);
              form.reset(fieldsOf(next));
              toast.success("Brought back");
            }}
          />
        </div>
      </div>
    </>
  );
}
