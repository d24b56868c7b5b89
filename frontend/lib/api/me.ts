import "server-only";
import { cache } from "react";
import { requireToken } from "@/lib/auth/server";
import type { Me } from ".";
import { serverGet } from "./server";

/** The signed-in user, for pages at `path`; whoever is signed out is sent to sign in. */
export const requireMe = cache(async (path: string): Promise<Me> => {
  const token = await requireToken(path);
  return serverGet<Me>("/api/users/me", { token });
});
