"use client";

import { useOptimistic } from "react";
import { Switch } from "@/components/ui/switch";
import type { OwnEntryRow } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useAct } from "@/lib/use-act";
import { STATUS_NAMES } from "./own-search";

/** Whether readers see an entry. What was clicked shows at once, and goes back when it fails. */
export function PublishSwitch({ row }: { row: OwnEntryRow }) {
  const api = useApi();
  const { act, pending, problem } = useAct();
  const [published, setPublished] = useOptimistic(row.status === "published");
  if (!published && row.missing.length > 0) {
    return <span className="text-muted">{STATUS_NAMES.draft}, not complete</span>;
  }
  const change = (wanted: boolean) =>
    act(
      () =>
        api(`/api/brain/${row.id}/${wanted ? "publish" : "withdraw"}`, {
          send: { method: "POST" },
        }),
      () => setPublished(wanted),
    );
  return (
    <>
      <Switch
        label={`Publish ${row.title}`}
        checked={published}
        on={STATUS_NAMES.published}
        off={STATUS_NAMES.draft}
        disabled={pending}
        onChange={change}
      />
      {problem !== null && (
        <p role="alert" className="text-danger-text">
          {problem}
        </p>
      )}
    </>
  );
}
