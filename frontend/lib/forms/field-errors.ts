import { ApiProblem, NetworkProblem } from "@/lib/api/errors";

export type FormProblem = {
  /** What is wrong with a field, by its name. */
  fields: Record<string, string>;
  /** What is wrong with the whole; null when the fields say it all. */
  form: string | null;
};

const SIGNED_OUT = new Set(["not_signed_in", "invalid_token"]);

/** Sorts an error of the API to the fields of a form that sent something; a button alone has none. */
export function formProblem(error: unknown, names: readonly string[]): FormProblem {
  const entered = names.length > 0;
  if (error instanceof ApiProblem && SIGNED_OUT.has(error.code)) {
    const again = "You are signed out. Sign in in another tab, then try again";
    return {
      fields: {},
      form: entered ? `${again}: what you entered is still here.` : `${again}.`,
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
  const failed =
    error instanceof NetworkProblem ? "The server does not answer." : "This did not work.";
  const again = entered ? "What you entered is still here: try again." : "Try again.";
  return { fields: {}, form: `${failed} ${again}` };
}

function sentence(message: string): string {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/u.test(begun) ? begun : `${begun}.`;
}
