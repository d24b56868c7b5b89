"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { BrainAnswer } from "@/lib/api";
import { apiEvents } from "@/lib/api/events";
import { useAuth } from "@/lib/auth/client";
import { type AnswerState, after, begun } from "./answer-state";
import { keepAsked, lastAsked } from "./last-asked";

export const QUOTA_KEY = ["brain", "quota"];
/** How soon after an answer was stopped the server has given it back, if it does. */
const GIVEN_BACK_MS = 1500;

/**
 * Asks the Brain and keeps the answer as it comes; leaving the page, or asking anew, stops it.
 * What was asked before the page was left is told to `onReturn`.
 */
export function useAnswer(onReturn: (question: string) => void) {
  const { signedIn, getToken } = useAuth();
  const client = useQueryClient();
  const [state, setState] = useState<AnswerState | null>(null);
  const running = useRef<AbortController | null>(null);

  useEffect(() => () => running.current?.abort(), []);

  const returned = useRef(onReturn);
  useEffect(() => {
    if (!signedIn) return;
    let left = false;
    const put = (token: string | null) => {
      const asked = lastAsked(token);
      if (left || asked === null || running.current !== null) return;
      setState(asked.answer);
      returned.current(asked.question);
    };
    // Who has asked cannot be told while nobody can tell who is signed in.
    getToken().then(put, () => undefined);
    return () => {
      left = true;
    };
  }, [signedIn, getToken]);

  useEffect(() => {
    if (state === null || state.phase === "writing") return;
    getToken().then(
      (token) => keepAsked(token, state),
      () => undefined,
    );
  }, [state, getToken]);

  const ask = useCallback(
    async (question: string) => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      const change = (next: (before: AnswerState) => AnswerState) => {
        if (running.current === own) setState((before) => (before === null ? null : next(before)));
      };
      setState(begun(question));
      try {
        const path = `/api/brain/query?q=${encodeURIComponent(question)}`;
        const token = await getToken();
        for await (const event of apiEvents(path, { token, signal: own.signal, last: "usage" })) {
          change((before) => after(before, event));
          if (event.name === "usage") {
            client.setQueryData(QUOTA_KEY, (event.data as Pick<BrainAnswer, "quota">).quota);
          }
        }
      } catch (error) {
        change((before) =>
          own.signal.aborted
            ? { ...before, phase: "stopped" }
            : { ...before, phase: "failed", error },
        );
        await client.invalidateQueries({ queryKey: QUOTA_KEY });
        if (own.signal.aborted) {
          setTimeout(() => void client.invalidateQueries({ queryKey: QUOTA_KEY }), GIVEN_BACK_MS);
        }
      }
    },
    [getToken, client],
  );

  const stop = useCallback(() => running.current?.abort(), []);
  return { state, ask, stop };
}
