import "server-only";
import { cookies } from "next/headers";
import { siteUrl } from "@/lib/api/server";

/** The cookie holds `SESSION_ID.SECRET`; scripts cannot read it. */
const COOKIE = "mywork_session";
const WEEK_SECONDS = 7 * 24 * 3600;
const PATIENCE_MS = 5000;

export type FormErrors = {
  /** What is wrong with each field, by its name. */
  fields: Record<string, string>;
  /** What is wrong with the whole. */
  form: string | null;
};

const AWAY: FormErrors = {
  fields: {},
  form: "Accounts cannot be reached just now. Try again in a moment.",
};

type Answer = { status: number; body: unknown };

async function ask(path: string, body: object, secret?: string): Promise<Answer | null> {
  const issuer = (process.env.CLERK_ISSUER ?? "").replace(/\/$/u, "");
  if (issuer === "") return null;
  try {
    const response = await fetch(`${issuer}${path}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        // The token is made for pages of this origin.
        Origin: siteUrl(),
        ...(secret === undefined ? {} : { Authorization: `Bearer ${secret}` }),
      },
      body: JSON.stringify(body),
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Reads errors in Clerk's form. */
function errorsOf(body: unknown): FormErrors {
  const listed = record(body).errors;
  const fields: Record<string, string> = {};
  let form: string | null = null;
  for (const item of Array.isArray(listed) ? listed : []) {
    const name = text(record(record(item).meta).param_name);
    const message = text(record(item).long_message) || text(record(item).message);
    if (name === "") form ??= message;
    else fields[name] ??= message;
  }
  return form === null && Object.keys(fields).length === 0
    ? { fields, form: "This did not work. Try again." }
    : { fields, form };
}

/** Signs somebody up or in and sets the cookie; returns what is wrong, or null. */
export async function enter(
  kind: "sign_ups" | "sign_ins",
  fields: Record<string, string>,
): Promise<FormErrors | null> {
  const answer = await ask(`/v1/client/${kind}`, fields);
  if (answer === null || answer.status >= 500) return AWAY;
  if (answer.status !== 200) return errorsOf(answer.body);
  const { created_session_id: id, session_secret: secret } = record(answer.body);
  (await cookies()).set(COOKIE, `${text(id)}.${text(secret)}`, {
    httpOnly: true,
    sameSite: "lax",
    secure: siteUrl().startsWith("https:"),
    path: "/",
    maxAge: WEEK_SECONDS,
  });
  return null;
}

async function session(): Promise<{ id: string; secret: string } | null> {
  const value = (await cookies()).get(COOKIE)?.value ?? "";
  const at = value.indexOf(".");
  return at < 1 ? null : { id: value.slice(0, at), secret: value.slice(at + 1) };
}

/** A fresh session token; null for whoever is signed out. Throws when nobody can tell. */
export async function localToken(): Promise<string | null> {
  const mine = await session();
  if (mine === null) return null;
  const path = `/v1/client/sessions/${encodeURIComponent(mine.id)}/tokens`;
  const answer = await ask(path, {}, mine.secret);
  if (answer === null || answer.status >= 500) {
    throw new Error("accounts cannot be reached");
  }
  return answer.status === 200 ? text(record(answer.body).jwt) : null;
}

/** Ends the session and forgets the cookie. */
export async function leave(): Promise<void> {
  const mine = await session();
  if (mine !== null) {
    await ask(`/v1/client/sessions/${encodeURIComponent(mine.id)}/end`, {}, mine.secret);
    (await cookies()).delete(COOKIE);
  }
}

export async function hasCookie(): Promise<boolean> {
  return (await session()) !== null;
}
