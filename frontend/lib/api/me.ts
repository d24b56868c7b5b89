import "server-only";
import { redirect } from "next/navigation";
import { cache } from "react";
import { requireToken } from "@/lib/auth/server";
import type { Me } from ".";
import { serverGet } from "./server";

/** The signed-in user, for pages at `path`; whoever is signed out is sent to sign in. */
export const requireMe = cache(async (path: string): Promise<Me> => {
  const token = await requireToken(path);
  return serverGet<Me>("/api/users/me", { token });
});

/** The same for pages of sellers; whoever does not sell yet is shown how to begin. */
export async function requireSeller(path: string): Promise<Me> {
  const me = await requireMe(path);
  if (me.seller === null) {
    redirect("/become-seller");
  }
  return me;
}
