import { redirect } from "next/navigation";
import { authMode } from "@/lib/auth/mode";
import { nextPath } from "@/lib/auth/next-path";
import { sessionToken } from "@/lib/auth/server";
import { ClerkForm } from "./clerk-form";
import { EnterForm } from "./enter-form";

export type EnterPageProps = { searchParams: Promise<{ next?: string | string[] }> };

/** The page to sign in or up, by whoever does that here. */
export async function EnterPage({
  kind,
  searchParams,
}: EnterPageProps & { kind: "sign-in" | "sign-up" }) {
  const { next } = await searchParams;
  const to = nextPath(Array.isArray(next) ? next[0] : next);
  // Not the cookie alone: a session that has ended must be able to begin anew.
  if ((await sessionToken().catch(() => null)) !== null) {
    redirect(to);
  }
  return authMode() === "clerk" ? (
    <ClerkForm kind={kind} next={to} />
  ) : (
    <EnterForm kind={kind} next={to} />
  );
}
