import type { EntryCard } from "@/lib/api";

export type EntryType = EntryCard["entry_type"];

export const ENTRY_TYPES: Record<EntryType, string> = {
  guide: "Guide",
  pattern: "Pattern",
  snippet: "Snippet",
  lesson: "Lesson",
  q_and_a: "Q&A",
};
