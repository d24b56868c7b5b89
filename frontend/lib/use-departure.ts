"use client";

import { useRef, useState } from "react";
import { formProblem } from "@/lib/forms/field-errors";

/**
 * Leaves the shop for an address that is made when somebody wants to go there, such as a page of
 * Stripe's. A second click while it is being made asks for no second one.
 */
export function useDeparture(ask: () => Promise<{ url: string }>) {
  const leaving = useRef(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const stay = () => {
    leaving.current = false;
    setPending(false);
  };
  const go = async () => {
    if (leaving.current) return;
    leaving.current = true;
    setPending(true);
    setProblem(null);
    try {
      const { url } = await ask();
      // Who comes back by the browser's own button finds the page as it was left.
      window.addEventListener("pageshow", stay, { once: true });
      window.location.assign(url);
    } catch (error) {
      setProblem(formProblem(error, []).form);
      stay();
    }
  };
  return { go, pending, problem };
}
