import { ApiProblem, NetworkProblem } from "@/lib/api/errors";

export type FormProblem = {
  /** What is wrong with a field, by its name. */
  fields: Record<string, string>;
  /** What is wrong with the whole; null when the fields say it all. */
  form: string | null;
};

const SIGNED_OUT = new Set(["not_signed_in", "invalid_token"]);

/** Sorts an error of the API to the fields of a form that sent something. */
export function formProblem(error: unknown, names: readonly string[]): FormProblem {
  if (error instanceof ApiProblem && SIGNED_OUT.has(error.code)) {
    return {
      fields: {},
      form: "You are signed out. Sign in in another tab, then try again: what you entered is still here.",
    };
  }
  if (error instanceof ApiProblem) {
    const fields: Record<string, string> = {};
    for (const { parameter, message } of error.errors) {
      if (names.includes(parameter)) fields[parameter] ??= sentence(message);
    }
    const all = error.errors.length > 0 && error.errors.every((one) => one.parameter in fields);
    return { fields, form: all ? null : error.message };
  }
  const form =
    error instanceof NetworkProblem
      ? "The server does not answer. What you entered is still here: try again."
      : "This did not work. What you entered is still here: try again.";
  return { fields: {}, form };
}

function sentence(message: string): string {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/u.test(begun) ? begun : `${begun}.`;
}
