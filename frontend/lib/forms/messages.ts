import { z } from "zod";
import { amount } from "@/lib/format";

const counted = (number: unknown, unit: string) => `${number} ${unit}${number === 1 ? "" : "s"}`;

/** Says in plain words what a value lacks; the rules themselves come from the API's contract. */
export function message(issue: z.core.$ZodRawIssue): string | undefined {
  const { code } = issue;
  if (Number.isNaN(issue.input)) return "Such as 49 or 49.99.";
  if (code === "too_small" && issue.origin === "string") {
    return issue.minimum === 1
      ? "Fill this in."
      : `At least ${counted(issue.minimum, "character")}.`;
  }
  if (code === "too_big" && issue.origin === "string") {
    return `At most ${counted(issue.maximum, "character")}.`;
  }
  if (code === "too_small") return `At least ${limit(issue, issue.minimum)}.`;
  if (code === "too_big") return `At most ${limit(issue, issue.maximum)}.`;
  if (code === "invalid_format") return "This does not have the right form.";
  if (code === "invalid_type")
    return isText(issue) ? "A whole number, such as 3." : "Fill this in.";
  return undefined;
}

/** A limit as its field shows numbers: what is kept in cents is typed in dollars. */
function limit({ path }: z.core.$ZodRawIssue, value: number | bigint): string {
  const cents = String(path?.at(-1)).endsWith("_cents");
  return cents ? amount(Number(value), "USD") : value.toString();
}

/** Whether something is written where a number belongs. */
function isText({ expected, input }: z.core.$ZodRawIssue): boolean {
  const number = expected === "number" || expected === "int";
  return number && typeof input === "string" && input !== "";
}

z.config({ customError: message });

/** An empty field of a form means nothing, where nothing may be said. */
export function withNulls(schema: z.ZodObject, values: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const text = typeof value === "string" ? value.trim() : value;
      return [name, text === "" && schema.shape[name] instanceof z.ZodNullable ? null : text];
    }),
  );
}
