"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { Export } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { bytes, date } from "@/lib/format";
import { formProblem } from "@/lib/forms/field-errors";

const KEY = ["exports"];
const PATH = "/api/users/me/exports";
const ASK_AGAIN_MS = 1500;
/** The addresses of what is ready work for a quarter of an hour. */
const RENEW_MS = 10 * 60_000;

function said(one: Export): string {
  if (one.status === "waiting") return "Being made";
  if (one.url === null || one.expires_at === null) return "No longer there";
  return `${bytes(one.size ?? 0)}, until ${date(one.expires_at)}`;
}

/** Archives of everything that is kept about somebody. */
export function DataExports() {
  const api = useApi();
  const client = useQueryClient();
  const exports = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api<Export[]>(PATH, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.some(({ status }) => status === "waiting") ? ASK_AGAIN_MS : RENEW_MS,
    staleTime: 60_000,
  });
  const ask = useMutation({
    mutationFn: () => api<Export[]>(PATH, { send: { method: "POST" } }),
    onSuccess: async (now) => {
      // What was asked before would come after it, and know nothing of the new one.
      await client.cancelQueries({ queryKey: KEY });
      client.setQueryData(KEY, now);
    },
  });
  const waiting = exports.data?.some(({ status }) => status === "waiting") ?? false;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">
        An archive of everything that is kept about you. Making it takes a moment; a letter says
        when it is there.
      </p>
      {ask.isError && <ErrorNotice>{formProblem(ask.error, []).form}</ErrorNotice>}
      {exports.isError ? (
        <p>
          Your exports cannot be shown just now.{" "}
          <Button variant="link" size="small" onClick={() => void exports.refetch()}>
            Try again
          </Button>
        </p>
      ) : exports.data === undefined ? (
        <Skeleton className="h-10" />
      ) : (
        exports.data.length > 0 && (
          <ul aria-label="Exports" className="flex flex-col gap-2">
            {exports.data.map((one) => (
              <li key={one.id} className="flex flex-wrap items-center gap-3 text-sm">
                <span className="text-white">{date(one.created_at)}</span>
                <span role="status">{said(one)}</span>
                {one.url !== null && (
                  <a href={one.url} className="text-link underline hover:no-underline">
                    Download
                  </a>
                )}
              </li>
            ))}
          </ul>
        )
      )}
      <Button
        variant="secondary"
        className="self-start"
        disabled={ask.isPending || waiting}
        onClick={() => ask.mutate()}
      >
        Export your data
      </Button>
    </div>
  );
}
