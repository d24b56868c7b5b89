/**
 * What is typed into a field for a whole number: null when nothing is, and text that is none as it
 * stands, which the contract then refuses.
 */
export function wholeNumber(typed: unknown): number | string | null {
  if (typeof typed !== "string") return typed as number | null;
  const text = typed.trim();
  if (text === "") return null;
  return /^\d{1,9}$/u.test(text) ? Number(text) : text;
}
