"use client";

import { useQueries } from "@tanstack/react-query";
import { VoteControls } from "@/features/brain/helpful-vote";
import { voteQuery } from "@/features/brain/use-vote";
import { useApi } from "@/lib/api/use-api";
import type { CitedEntry } from "./answer-state";

/** Asks whether an answer was helpful, which is said of the entries that it cites: never one's own. */
export function AnswerVotes({ entries }: { entries: readonly CitedEntry[] }) {
  const api = useApi();
  const found = useQueries({ queries: entries.map(({ id }) => voteQuery(api, id)) });
  const votes = entries.flatMap((entry, place) => {
    const vote = found[place]?.data;
    return vote === undefined || vote.own ? [] : [{ ...entry, count: vote.helpful_count }];
  });
  if (votes.length === 0) return null;
  return (
    <section aria-labelledby="answer-helpful" className="mt-6 border-t border-line pt-4">
      <h3 id="answer-helpful" className="mb-3 text-lg">
        Was this helpful?
      </h3>
      <ul className="flex max-w-prose flex-col gap-4">
        {votes.map(({ id, title, count }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2">
            {entries.length > 1 && <p className="w-full wrap-anywhere">{title}</p>}
            <VoteControls id={id} count={count} {...(entries.length > 1 && { about: title })} />
          </li>
        ))}
      </ul>
    </section>
  );
}
