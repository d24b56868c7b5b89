"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import type { InSearch as State } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { clock, date } from "@/lib/format";
import { useDebounced } from "@/lib/use-debounced";

/** While it is on its way, and once it has arrived: others may change it too. */
const ASK_SOON_MS = 1000;
const ASK_AGAIN_MS = 10_000;

const WORDS: Record<State["state"], { label: string; look: "success" | "warning" | "outline" }> = {
  searchable: { label: "In search", look: "success" },
  waiting: { label: "On its way", look: "warning" },
  refused: { label: "Refused", look: "warning" },
  draft: { label: "Not in search", look: "outline" },
  archived: { label: "Not in search", look: "outline" },
  hidden: { label: "Not in search", look: "outline" },
};

function why(state: State): string {
  const since = state.since === null ? null : new Date(state.since);
  switch (state.state) {
    case "searchable":
      return since === null
        ? "Buyers find it as it is now."
        : `Buyers find it as it is now, since ${date(state.since ?? "")}, ${clock(since)}.`;
    case "waiting":
      return "Its last change is being written to the search engine.";
    case "refused":
      return `The search engine refused it ${state.attempts} times: ${state.reason}. It is tried again.`;
    case "draft":
      return "It is a draft. Publish it, and buyers can find it.";
    case "archived":
      return "It is archived: only its buyers see it.";
    default:
      return `An admin has hidden it: ${state.reason ?? "no reason was given"}.`;
  }
}

/** Whether and why a product is in search, and its place for a query. */
export function InSearch({
  id,
  revision,
  published,
}: {
  id: string;
  /** A change of these two asks anew: they are the server's word, so the answer is no older. */
  revision: number;
  published: boolean;
}) {
  const api = useApi();
  const [text, setText] = useState("");
  const q = useDebounced(text.trim(), 300);
  const asked = useQuery({
    queryKey: ["in-search", id, revision, published, q],
    queryFn: ({ signal }) =>
      api<State>(`/api/products/me/${id}/search?q=${encodeURIComponent(q)}`, { signal }),
    placeholderData: (before) => before,
    refetchInterval: ({ state }) =>
      state.data?.state === "waiting" || state.data?.state === "refused"
        ? ASK_SOON_MS
        : ASK_AGAIN_MS,
    staleTime: 0,
    // What was true of this status the last time is no answer now.
    gcTime: 0,
  });
  const state = asked.data;
  return (
    <Card>
      <h3 className="mb-3 text-lg">Is it in search?</h3>
      {asked.isError ? (
        <p>
          That cannot be told just now.{" "}
          <Button variant="link" size="small" onClick={() => void asked.refetch()}>
            Try again
          </Button>
        </p>
      ) : state === undefined ? (
        <Skeleton className="h-6 w-64" />
      ) : (
        <p className="flex flex-wrap items-center gap-3" role="status">
          <Badge variant={WORDS[state.state].look}>{WORDS[state.state].label}</Badge>
          {why(state)}
        </p>
      )}
      {state?.state === "searchable" && (
        <div className="mt-4 flex flex-col gap-2">
          <Field label="Its place when somebody searches for">
            {(control) => (
              <Input
                {...control}
                value={text}
                maxLength={256}
                autoComplete="off"
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          {q !== "" && !asked.isPlaceholderData && (
            <p role="status" className="text-sm">
              {state.place === null
                ? "It is not among the first thousand."
                : `Place ${state.place}.`}
            </p>
          )}
        </div>
      )}
    </Card>
  );
}
