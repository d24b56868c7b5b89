import "server-only";
import { redirect } from "next/navigation";
import { cache } from "react";
import { hasCookie, localToken } from "./local";
import { authMode } from "./mode";

/** The visitor's session token, for calls to the API; null for whoever is signed out. */
export const sessionToken = cache(async (): Promise<string | null> => {
  if (authMode() === "clerk") {
    const { auth } = await import("@clerk/nextjs/server");
    return (await auth()).getToken();
  }
  return localToken();
});

/** Whether somebody seems to be signed in; the API has the last word. */
export async function isSignedIn(): Promise<boolean> {
  if (authMode() === "clerk") {
    const { auth } = await import("@clerk/nextjs/server");
    return (await auth()).userId !== null;
  }
  return hasCookie();
}

/** The session token of a page that only signed-in people see; others sign in and come back. */
export async function requireToken(path: string): Promise<string> {
  const token = await sessionToken();
  if (token === null) {
    redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  }
  return token;
}
