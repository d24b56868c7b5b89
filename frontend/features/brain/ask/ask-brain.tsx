"use client";

import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import type { BrainQuota } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";
import { counted } from "@/lib/format";
import { spoken } from "./answer-state";
import { AnswerView } from "./answer-view";
import { QUOTA_KEY, useAnswer } from "./use-answer";

const LEAST = 3;
const MOST = 500;

/** Where a member asks the Brain, and its answer. The question stays out of the page's address. */
export function AskBrain() {
  const { signedIn } = useAuth();
  const api = useApi();
  const [question, setQuestion] = useState("");
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // What has been written since is not taken away.
  const { state, ask, stop } = useAnswer((asked) => setQuestion((now) => now || asked));
  const { data: quota } = useQuery({
    queryKey: QUOTA_KEY,
    queryFn: ({ signal }) => api<BrainQuota>("/api/brain/query/quota", { signal }),
    enabled: signedIn,
  });
  const busy = state?.phase === "asking" || state?.phase === "writing";
  return (
    <Card className="mb-6">
      <section aria-labelledby="ask">
        <h2 id="ask" className="flex items-center gap-2 text-lg">
          <Sparkles aria-hidden className="size-4 text-link" />
          Ask the Brain
        </h2>
        <p className="mt-1 mb-4 text-sm text-muted">
          The answer is drawn from members’ entries and cites them.
        </p>
        {signedIn ? (
          <form
            noValidate
            className="flex flex-wrap gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              if (busy) return;
              const asked = question.trim();
              setMissing(asked.length < LEAST);
              if (asked.length < LEAST) field.current?.focus();
              else void ask(asked);
            }}
          >
            {/* Without a name: sent before the scripts are there, it would stand in the address. */}
            <Input
              ref={field}
              aria-label="Your question"
              aria-invalid={missing || undefined}
              aria-describedby={missing ? "ask-missing" : undefined}
              placeholder="How do several workers share one queue?"
              value={question}
              onChange={(event) => {
                setQuestion(event.target.value);
                setMissing(false);
              }}
              required
              maxLength={MOST}
              className="w-auto flex-1 basis-56"
            />
            {/* One button for both, so that the keyboard stays on it, and none that submits: what
                has stopped would be asked again by the same press. Enter asks in any case. */}
            <Button
              variant={busy ? "secondary" : "primary"}
              onClick={({ detail, currentTarget }) => {
                // The second press of a double click stops nothing.
                if (detail > 1) return;
                if (busy) stop();
                else currentTarget.form?.requestSubmit();
              }}
            >
              {busy ? "Stop" : "Ask"}
            </Button>
            {missing && (
              <p id="ask-missing" role="alert" className="w-full text-sm text-danger-text">
                Write a question of at least {LEAST} letters.
              </p>
            )}
          </form>
        ) : (
          <Button asChild variant="secondary">
            <Link href="/sign-in?next=/brain" prefetch={false}>
              Sign in to ask
            </Link>
          </Button>
        )}
        {quota !== undefined && <Left quota={quota} />}
        <p role="status" className="sr-only">
          {state !== null && spoken(state)}
        </p>
        {state !== null && <AnswerView state={state} onRetry={() => void ask(state.question)} />}
      </section>
    </Card>
  );
}

function Left({ quota }: { quota: BrainQuota }) {
  if (quota.remaining === null) {
    return <p className="mt-3 text-sm text-muted">Pro: as many answers as you need.</p>;
  }
  return (
    <p className="mt-3 text-sm text-muted tabular">
      {quota.remaining > 0
        ? `${counted(quota.remaining, "answer")} left today. `
        : "No answers left today; there are more from 00:00 UTC on. "}
      <Link href="/pricing" className="text-link underline underline-offset-2">
        {quota.remaining > 0 ? "More with Pro" : "See the Pro plan"}
      </Link>
    </p>
  );
}
