"use client";

import { useQuery } from "@tanstack/react-query";
import { ThumbsUp } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";
import { cn } from "@/lib/cn";
import { count as written } from "@/lib/format";
import { formProblem } from "@/lib/forms/field-errors";
import { useVote, voteQuery } from "./use-vote";

function words(helpful: number): string {
  return helpful === 1
    ? "1 member found this helpful."
    : `${written(helpful)} members found this helpful.`;
}

/** Says whether an entry was helpful, and takes it back, below the entry. */
export function HelpfulVote({ id, slug, count }: { id: string; slug: string; count: number }) {
  const { signedIn } = useAuth();
  const api = useApi();
  const { data: vote } = useQuery({ ...voteQuery(api, id), enabled: signedIn });
  // Authors cannot vote for their own: without anybody's vote there is nothing to show.
  if (vote?.own === true && vote.helpful_count === 0) return null;
  return (
    <section
      aria-label="Was this helpful"
      className="mt-8 flex max-w-prose flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-6"
    >
      {!signedIn && (
        <Button asChild variant="secondary">
          <Link href={`/sign-in?next=${encodeURIComponent(`/brain/${slug}`)}`} prefetch={false}>
            <ThumbsUp aria-hidden />
            Sign in to say it helped
          </Link>
        </Button>
      )}
      <VoteControls id={id} count={count} />
    </section>
  );
}

/** A member's button, and how many have pressed it. ``about`` tells it from others of its kind. */
export function VoteControls({ id, count, about }: { id: string; count: number; about?: string }) {
  const { signedIn } = useAuth();
  const { vote, change, unread, readAgain } = useVote(id, count);
  const helpful = vote?.helpful_count ?? count;
  const voted = vote?.voted ?? false;
  return (
    <>
      {signedIn && vote?.own !== true && (
        <Button
          variant="secondary"
          aria-pressed={voted}
          // A second click before the answer takes nothing back.
          aria-disabled={change.isPending || vote === undefined}
          onClick={() => {
            if (!change.isPending && vote !== undefined) change.mutate(!voted);
          }}
        >
          <ThumbsUp aria-hidden className={cn(voted && "fill-success text-success")} />
          {voted ? "Helpful: take it back" : "This was helpful"}
          {about !== undefined && <span className="sr-only"> ({about})</span>}
        </Button>
      )}
      <p role="status" className="text-sm text-muted tabular">
        {helpful > 0 && words(helpful)}
      </p>
      {unread && (
        <ErrorNotice>
          Whether you have voted cannot be told just now.
          <Button variant="link" size="small" onClick={() => void readAgain()} className="ml-2">
            Try again
          </Button>
        </ErrorNotice>
      )}
      {change.isError && (
        <ErrorNotice>Your vote was not kept. {formProblem(change.error, []).form}</ErrorNotice>
      )}
    </>
  );
}
