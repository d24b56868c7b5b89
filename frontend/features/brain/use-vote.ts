"use client";

import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Vote } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";

function path(id: string): string {
  return `/api/brain/${id}/helpful`;
}

/** Whether one finds an entry helpful, and how many do; for members alone. */
export function voteQuery(api: ReturnType<typeof useApi>, id: string) {
  return queryOptions({
    queryKey: ["brain", "vote", id],
    queryFn: ({ signal }) => api<Vote>(path(id), { signal }),
    retry: false,
  });
}

/** One's vote on an entry, and its change, which shows at once, and goes back on failure. */
export function useVote(id: string, count: number) {
  const api = useApi();
  const client = useQueryClient();
  const { signedIn } = useAuth();
  const query = voteQuery(api, id);
  const { data: vote, isError, refetch } = useQuery({ ...query, enabled: signedIn });
  const change = useMutation({
    mutationFn: (voted: boolean) =>
      api<Vote>(path(id), { send: { method: voted ? "PUT" : "DELETE" } }),
    onMutate: async (voted) => {
      await client.cancelQueries({ queryKey: query.queryKey });
      const before = client.getQueryData(query.queryKey);
      const now = before ?? { helpful_count: count, voted: !voted, own: false };
      client.setQueryData(query.queryKey, {
        ...now,
        voted,
        helpful_count: Math.max(0, now.helpful_count + (voted ? 1 : -1)),
      });
      return before;
    },
    onSuccess: (after) => client.setQueryData(query.queryKey, after),
    onError: (_, __, before) => client.setQueryData(query.queryKey, before),
  });
  return { vote, change, unread: isError && vote === undefined, readAgain: refetch };
}
