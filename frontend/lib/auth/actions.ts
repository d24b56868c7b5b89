"use server";

import { redirect } from "next/navigation";
import { enter, type FormErrors, leave } from "./local";
import { authMode } from "./mode";
import { nextPath } from "./next-path";

export type EnterState = { errors: FormErrors; kept: Record<string, string> };

function value(form: FormData, name: string): string {
  const given = form.get(name);
  return typeof given === "string" ? given : "";
}

async function enterWith(
  kind: "sign_ups" | "sign_ins",
  names: readonly string[],
  form: FormData,
): Promise<EnterState> {
  const fields = Object.fromEntries(names.map((name) => [name, value(form, name).trim()]));
  // A password may begin with a blank.
  fields.password = value(form, "password");
  const errors =
    authMode() === "local"
      ? await enter(kind, fields)
      : { fields: {}, form: "Sign in with the form of this page." };
  if (errors === null) {
    redirect(nextPath(value(form, "next")));
  }
  const { password: _, ...kept } = fields;
  return { errors, kept };
}

export async function signIn(_: EnterState | null, form: FormData): Promise<EnterState> {
  return enterWith("sign_ins", ["email"], form);
}

export async function signUp(_: EnterState | null, form: FormData): Promise<EnterState> {
  return enterWith("sign_ups", ["email", "name"], form);
}

export async function signOut(): Promise<void> {
  await leave();
  redirect("/");
}
