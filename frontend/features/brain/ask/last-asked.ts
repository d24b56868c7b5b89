import { claimOf } from "@/lib/auth/claims";
import type { AnswerState } from "./answer-state";

const KEY = "brain-asked";

type LastAsked = { owner: unknown; question: string; answer: AnswerState | null };

/** Keeps what was asked last, for this tab and this member, with its answer once that is whole. */
export function keepAsked(token: string | null, state: AnswerState): void {
  if (token === null) return;
  const answer = state.phase === "done" ? state : null;
  const asked: LastAsked = { owner: claimOf(token, "sub"), question: state.question, answer };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(asked));
  } catch {
    // A browser that keeps nothing: the question is asked anew.
  }
}

/** What was asked last in this tab, if whoever is signed in has asked it. */
export function lastAsked(token: string | null): Omit<LastAsked, "owner"> | null {
  if (token === null) return null;
  try {
    const asked: LastAsked | null = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return asked !== null && asked.owner === claimOf(token, "sub") ? asked : null;
  } catch {
    return null;
  }
}

/** What one member has asked is not for the next. */
export function forgetAsked(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing can be kept either.
  }
}
