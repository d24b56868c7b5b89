import { NetworkProblem } from "@/lib/api/errors";
import { claimOf } from "./claims";

/** Renewed this long before its end, so that it does not end on its way. */
const MARGIN_MS = 10_000;

type Kept = { token: string | null; until: number };

function endOf(token: string): number {
  const exp = claimOf(token, "exp");
  return typeof exp === "number" ? exp * 1000 : 0;
}

async function fetchToken(): Promise<Kept> {
  const response = await fetch("/auth/token", { method: "POST" }).catch(() => null);
  if (!response?.ok) {
    throw new NetworkProblem("Nobody can tell just now who is signed in.");
  }
  const { token } = (await response.json()) as { token: string | null };
  return { token, until: token === null ? 0 : endOf(token) - MARGIN_MS };
}

/** A function that gives the session token, asking the shop's server once for all who wait. */
export function cachedToken(): () => Promise<string | null> {
  let kept: Kept | null = null;
  let asking: Promise<Kept> | null = null;
  return async () => {
    if (kept !== null && Date.now() < kept.until) return kept.token;
    asking ??= fetchToken().finally(() => {
      asking = null;
    });
    kept = await asking;
    return kept.token;
  };
}
