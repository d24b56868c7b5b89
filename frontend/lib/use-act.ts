"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { ConflictProblem } from "@/lib/api/errors";
import { formProblem } from "@/lib/forms/field-errors";

/**
 * Runs what changes something on the server, and shows the page as it is afterwards. `ahead` shows
 * the outcome before that, by optimistic state: React takes it back when the work fails.
 */
export function useAct() {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const act = (work: () => Promise<unknown>, ahead?: () => void) => {
    setProblem(null);
    start(async () => {
      ahead?.();
      try {
        await work();
        router.refresh();
      } catch (error) {
        setProblem(formProblem(error, []).form);
        // Somebody else was faster: the page should show what they did.
        if (error instanceof ConflictProblem) router.refresh();
      }
    });
  };
  return { act, pending, problem };
}
