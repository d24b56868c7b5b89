"use client";

import { type RefObject, useRef } from "react";
import { ApiProblem, isTemporary } from "@/lib/api/errors";
import { useApi } from "@/lib/api/use-api";

/**
 * A function that saves fields over the revision that they were made from. A try whose answer was
 * lost may have made the next revision itself: that is nobody else's change.
 */
export function usePutRevision<Fields, Saved extends { revision: number }>(
  {
    path,
    mine,
    conflict,
    isKept,
  }: {
    /** Where they are written. */
    path: string;
    /** Where they are read again. */
    mine: string;
    /** The code by which the API says that somebody else was faster. */
    conflict: string;
    /** Whether the server has what was sent. */
    isKept: (sent: Fields, now: Saved) => boolean;
  },
  revision: RefObject<number>,
) {
  const api = useApi();
  const unanswered = useRef<Fields[]>([]);
  const put = async (values: Fields): Promise<Saved> => {
    const saved = await api<Saved>(path, {
      send: {
        method: "PUT",
        body: values,
        headers: { "If-Match": `"${revision.current}"` },
      },
    });
    unanswered.current = [];
    return saved;
  };
  return async (values: Fields): Promise<Saved> => {
    try {
      return await put(values);
    } catch (error) {
      if (isTemporary(error)) unanswered.current.push(values);
      const lost = error instanceof ApiProblem && error.code === conflict;
      if (!lost || unanswered.current.length === 0) throw error;
      const now = await api<Saved>(mine);
      const own = unanswered.current.some((sent) => isKept(sent, now));
      if (!own || now.revision !== revision.current + 1) throw error;
      revision.current = now.revision;
      return put(values);
    }
  };
}
