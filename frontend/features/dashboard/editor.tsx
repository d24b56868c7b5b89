"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { clock } from "@/lib/format";
import { PageHead } from "./page-head";

/** The head of an editor: what is edited, its state, and whether the server has what was typed. */
export function EditorHead({
  title,
  badge,
  pending,
  unsaved,
  savedAt,
}: {
  title: string;
  badge: ReactNode;
  pending: boolean;
  unsaved: boolean;
  /** Null before the first save on this page. */
  savedAt: Date | null;
}) {
  return (
    <PageHead
      title={title}
      action={
        <p role="status" className="flex min-h-10 items-center gap-3 text-sm text-muted">
          {badge}
          <span>
            {pending
              ? "Saving"
              : unsaved
                ? "Not saved yet"
                : savedAt === null
                  ? "Saved"
                  : `Saved ${clock(savedAt)}`}
          </span>
        </p>
      }
    />
  );
}

/** What went wrong; after a conflict, what somebody else has written has to be loaded. */
export function EditorProblem({
  problem,
  conflict,
}: {
  problem: string | null;
  conflict: boolean;
}) {
  if (problem === null) return null;
  return (
    <ErrorNotice>
      {problem}
      {conflict && (
        <Button
          variant="link"
          size="small"
          onClick={() => window.location.reload()}
          className="ml-2"
        >
          Load it again
        </Button>
      )}
    </ErrorNotice>
  );
}
