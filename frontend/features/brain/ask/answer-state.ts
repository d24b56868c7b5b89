import type { BrainAnswer } from "@/lib/api";
import type { StreamEvent } from "@/lib/api/events";

export type AnswerPhase = "asking" | "writing" | "done" | "stopped" | "failed";

export type AnswerState = {
  question: string;
  phase: AnswerPhase;
  passages: BrainAnswer["passages"];
  text: string;
  outcome: BrainAnswer["outcome"] | null;
  citations: readonly number[];
  products: BrainAnswer["products"];
  error: unknown;
};

export function begun(question: string): AnswerState {
  return {
    question,
    phase: "asking",
    passages: [],
    text: "",
    outcome: null,
    citations: [],
    products: [],
    error: null,
  };
}

/** What an answer is after the next of its events. */
export function after(state: AnswerState, { name, data }: StreamEvent): AnswerState {
  switch (name) {
    case "passages":
      return { ...state, ...(data as Pick<BrainAnswer, "passages">) };
    case "text":
      return {
        ...state,
        phase: "writing",
        text: state.text + (data as Pick<BrainAnswer, "text">).text,
      };
    case "citations":
      return { ...state, ...(data as Pick<BrainAnswer, "outcome" | "citations" | "products">) };
    case "usage":
      return { ...state, phase: "done" };
    default:
      return state;
  }
}

export type CitedEntry = { id: string; title: string };

/** The entries that a whole answer cites, each once. */
export function citedEntries({ phase, passages, citations }: AnswerState): CitedEntry[] {
  if (phase !== "done") return [];
  const entries = new Map<string, CitedEntry>();
  for (const { number, entry_id: id, title } of passages) {
    if (citations.includes(number) && !entries.has(id)) entries.set(id, { id, title });
  }
  return [...entries.values()];
}

/** What a screen reader is told: how far the answer is, and not each word of it. */
export function spoken(state: AnswerState): string {
  switch (state.phase) {
    case "asking":
      return "Looking for an answer.";
    case "writing":
      return "The answer is being written.";
    case "stopped":
      return "Stopped.";
    case "failed":
      return "";
    case "done":
      return state.outcome === "unknown"
        ? "The Brain does not know."
        : `The answer is there. Sources: ${state.citations.length}.`;
  }
}
