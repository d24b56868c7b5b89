import "server-only";
import { redirect } from "next/navigation";
import { cache } from "react";
import { requireToken } from "@/lib/auth/server";
import type { Me } from ".";
import { DeniedProblem, SignedOutProblem } from "./errors";
import { serverGet } from "./server";

/** The signed-in user, for pages at `path`; whoever is signed out is sent to sign in. */
export const requireMe = cache(async (path: string): Promise<Me> => {
  const token = await requireToken(path);
  try {
    return await serverGet<Me>("/api/users/me", { token });
  } catch (error) {
    // The session is good, the account is not: trying again would not help.
    if (error instanceof SignedOutProblem) redirect("/denied?why=closed");
    if (error instanceof DeniedProblem) redirect("/denied?why=suspended");
    throw error;
  }
});

/** The same for pages of sellers; whoever does not sell yet is shown how to begin. */
export async function requireSeller(path: string): Promise<Me> {
  const me = await requireMe(path);
  if (me.seller === null) {
    redirect("/become-seller");
  }
  return me;
}
