"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { BrainCategoryCount, EntryRevision, OwnEntry, RevisionRow } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { dateTime } from "@/lib/format";
import { formProblem } from "@/lib/forms/field-errors";
import { ENTRY_TYPES } from "../types";

const Markdown = dynamic(() =>
  import("@/components/markdown/markdown").then((file) => file.Markdown),
);

/** What readers have seen of an entry, to look at and to bring back. */
export function Revisions({
  id,
  status,
  revision,
  unsaved,
  categories,
  onRestored,
}: {
  id: string;
  /** Publishing keeps a revision as well. */
  status: OwnEntry["status"];
  /** The present one: with another one the list is another. */
  revision: number;
  /** What is not saved would be lost by bringing something back. */
  unsaved: boolean;
  categories: readonly BrainCategoryCount[];
  onRestored: (entry: OwnEntry) => void;
}) {
  const api = useApi();
  const [seen, setSeen] = useState<number | null>(null);
  const list = useQuery({
    queryKey: ["brain", "revisions", id, revision, status],
    queryFn: ({ signal }) => api<RevisionRow[]>(`/api/brain/me/${id}/revisions`, { signal }),
    placeholderData: (before) => before,
  });
  return (
    <section aria-labelledby="history" className="flex flex-col gap-2">
      <h2 id="history" className="text-lg">
        History
      </h2>
      {list.isPending && <Skeleton className="h-10" />}
      {list.isError && (
        <div className="flex flex-col items-start gap-2">
          <ErrorNotice>{formProblem(list.error, []).form}</ErrorNotice>
          <Button variant="secondary" size="small" onClick={() => void list.refetch()}>
            Try again
          </Button>
        </div>
      )}
      {list.data?.length === 0 && (
        <p className="text-sm text-muted">
          Each version that readers see is kept here, from the first time it is published.
        </p>
      )}
      <ol className="flex flex-col">
        {list.data?.map((row) => (
          <li
            key={row.revision}
            className="flex items-center justify-between gap-3 border-b border-line py-1 text-sm last:border-0"
          >
            <span>
              Version {row.revision}
              {row.revision === revision && " (present)"}
              <span className="block text-muted">
                {dateTime(row.saved_at)}
                {row.restored_from !== null && `, from version ${row.restored_from}`}
              </span>
            </span>
            <Button
              variant="link"
              size="small"
              className="px-0"
              aria-label={`See version ${row.revision}`}
              onClick={() => setSeen(row.revision)}
            >
              See
            </Button>
          </li>
        ))}
      </ol>
      {seen !== null && (
        <Dialog open onOpenChange={(open) => !open && setSeen(null)}>
          <DialogContent title={`Version ${seen}`} className="max-w-3xl">
            <OneRevision
              id={id}
              number={seen}
              restorable={seen !== revision}
              unsaved={unsaved}
              categories={categories}
              onRestored={(entry) => {
                setSeen(null);
                onRestored(entry);
              }}
            />
          </DialogContent>
        </Dialog>
      )}
    </section>
  );
}

function OneRevision({
  id,
  number,
  restorable,
  unsaved,
  categories,
  onRestored,
}: {
  id: string;
  number: number;
  restorable: boolean;
  unsaved: boolean;
  categories: readonly BrainCategoryCount[];
  onRestored: (entry: OwnEntry) => void;
}) {
  const api = useApi();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const shown = useQuery({
    queryKey: ["brain", "revision", id, number],
    queryFn: ({ signal }) =>
      api<EntryRevision>(`/api/brain/me/${id}/revisions/${number}`, { signal }),
  });
  if (shown.isPending) return <Skeleton className="h-60" />;
  if (shown.isError) return <ErrorNotice>{formProblem(shown.error, []).form}</ErrorNotice>;
  const { title, entry_type, category, tags, body } = shown.data;
  // One that has been merged away since has no name any more.
  const filed = categories.find(({ slug }) => slug === category)?.name ?? category;
  const restore = async () => {
    setPending(true);
    setProblem(null);
    try {
      onRestored(
        await api<OwnEntry>(`/api/brain/${id}/revisions/${number}/restore`, {
          send: { method: "POST" },
        }),
      );
    } catch (error) {
      setProblem(formProblem(error, []).form);
      setPending(false);
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <div>
        <p className="text-lg font-semibold break-words text-white">{title}</p>
        <p className="text-sm text-muted">
          {[ENTRY_TYPES[entry_type], filed, ...tags].filter((one) => one !== null).join(", ")}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section tabIndex={0} aria-label="Text" className="max-h-[50dvh] overflow-y-auto">
        <Markdown>{body}</Markdown>
      </section>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      {restorable && (
        <div className="flex flex-wrap items-center justify-end gap-3">
          <p className="text-sm text-muted">
            {unsaved
              ? "What is not saved on the page would be lost: save it first."
              : "It becomes a new version; the present one is kept."}
          </p>
          <Button disabled={pending || unsaved} onClick={() => void restore()}>
            Bring it back
          </Button>
        </div>
      )}
    </div>
  );
}
