"use client";

import { useRef, useState } from "react";
import type { StripeLink } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";

/** Stripe may have to make an account first. */
const PATIENCE_MS = 30_000;

/** Leads to a page of Stripe's whose address works once, and is made when somebody wants it. */
export function useStripeLink(kind: "onboarding" | "dashboard") {
  const api = useApi();
  const asked = useRef(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const release = () => {
    asked.current = false;
    setPending(false);
  };
  const go = async () => {
    if (asked.current) return;
    asked.current = true;
    setPending(true);
    setProblem(null);
    try {
      const { url } = await api<StripeLink>(`/api/payouts/account/${kind}`, {
        send: { method: "POST" },
        timeoutMs: PATIENCE_MS,
      });
      window.location.assign(url);
      // Who comes back by the browser's own button finds it usable again.
      window.addEventListener("pageshow", release, { once: true });
    } catch (error) {
      setProblem(formProblem(error, []).form);
      release();
    }
  };
  return { go, pending, problem };
}
