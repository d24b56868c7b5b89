"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ThumbsUp } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import type { Vote } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";
import { cn } from "@/lib/cn";
import { count as written } from "@/lib/format";
import { formProblem } from "@/lib/forms/field-errors";

function words(helpful: number): string {
  return helpful === 1
    ? "1 member found this helpful."
    : `${written(helpful)} members found this helpful.`;
}

/** Says whether an entry was helpful, and takes it back. It shows at once, and goes back on failure. */
export function HelpfulVote({ id, slug, count }: { id: string; slug: string; count: number }) {
  const api = useApi();
  const client = useQueryClient();
  const { signedIn } = useAuth();
  const path = `/api/brain/${id}/helpful`;
  const key = ["brain", "vote", id];
  const { data, isError, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api<Vote>(path, { signal }),
    enabled: signedIn,
    retry: false,
  });
  const change = useMutation({
    mutationFn: (voted: boolean) => api<Vote>(path, { send: { method: voted ? "PUT" : "DELETE" } }),
    onMutate: async (voted) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<Vote>(key);
      const now = before ?? { helpful_count: count, voted: !voted, own: false };
      client.setQueryData<Vote>(key, {
        ...now,
        voted,
        helpful_count: Math.max(0, now.helpful_count + (voted ? 1 : -1)),
      });
      return before;
    },
    onSuccess: (vote) => client.setQueryData(key, vote),
    onError: (_, __, before) => client.setQueryData(key, before),
  });
  const helpful = data?.helpful_count ?? count;
  const voted = data?.voted ?? false;
  if (data?.own === true && helpful === 0) return null;
  return (
    <section
      aria-label="Was this helpful"
      className="mt-8 flex max-w-prose flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-6"
    >
      {!signedIn ? (
        <Button asChild variant="secondary">
          <Link href={`/sign-in?next=${encodeURIComponent(`/brain/${slug}`)}`} prefetch={false}>
            <ThumbsUp aria-hidden />
            Sign in to say it helped
          </Link>
        </Button>
      ) : (
        data?.own !== true && (
          <Button
            variant="secondary"
            aria-pressed={voted}
            // A second click before the answer takes nothing back.
            aria-disabled={change.isPending || data === undefined}
            onClick={() => {
              if (!change.isPending && data !== undefined) change.mutate(!voted);
            }}
          >
            <ThumbsUp aria-hidden className={cn(voted && "fill-success text-success")} />
            {voted ? "Helpful: take it back" : "This was helpful"}
          </Button>
        )
      )}
      <p role="status" className="text-sm text-muted tabular">
        {helpful > 0 && words(helpful)}
      </p>
      {isError && data === undefined && (
        <ErrorNotice>
          Whether you have voted cannot be told just now.
          <Button variant="link" size="small" onClick={() => void refetch()} className="ml-2">
            Try again
          </Button>
        </ErrorNotice>
      )}
      {change.isError && (
        <ErrorNotice>Your vote was not kept. {formProblem(change.error, []).form}</ErrorNotice>
      )}
    </section>
  );
}
