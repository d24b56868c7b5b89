import "server-only";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { requireToken } from "@/lib/auth/server";
import type { Me } from ".";
import type { ApiOptions } from "./client";
import { DeniedProblem, InvalidRequestProblem, NotFoundProblem, SignedOutProblem } from "./errors";
import { serverGet } from "./server";

/**
 * Asks the API in the name of whoever is signed in, for the page at `path`; whoever is signed out is
 * sent to sign in. What is not there, or is somebody else's, makes the page one that is not there.
 */
export async function serverMine<T>(
  path: string,
  asked: string,
  send?: ApiOptions["send"],
): Promise<T> {
  const token = await requireToken(path);
  try {
    return await serverGet<T>(asked, { token, ...(send === undefined ? {} : { send }) });
  } catch (error) {
    // The session is good, the account is not: trying again would not help.
    if (error instanceof SignedOutProblem) redirect("/denied?why=closed");
    if (error instanceof DeniedProblem) redirect("/denied?why=suspended");
    if (error instanceof NotFoundProblem || error instanceof InvalidRequestProblem) notFound();
    throw error;
  }
}

/** The signed-in user, for pages at `path`. */
export const requireMe = cache((path: string) => serverMine<Me>(path, "/api/users/me"));

/** The same for pages of sellers; whoever does not sell yet is shown how to begin. */
export async function requireSeller(path: string): Promise<Me> {
  const me = await requireMe(path);
  if (me.seller === null) {
    redirect("/become-seller");
  }
  return me;
}
