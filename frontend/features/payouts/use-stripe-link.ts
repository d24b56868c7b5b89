"use client";

import type { StripeLink } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useDeparture } from "@/lib/use-departure";

/** Stripe may have to make an account first. */
const PATIENCE_MS = 30_000;

/** Leads to Stripe's form or dashboard, by a link that works once. */
export function useStripeLink(kind: "onboarding" | "dashboard") {
  const api = useApi();
  return useDeparture(() =>
    api<StripeLink>(`/api/payouts/account/${kind}`, {
      send: { method: "POST" },
      timeoutMs: PATIENCE_MS,
    }),
  );
}
