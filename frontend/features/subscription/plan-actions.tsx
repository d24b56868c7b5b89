"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { newAttempt } from "@/features/checkout/attempt";
import type { Subscription, SubscriptionLink } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { money } from "@/lib/format";
import { useAct } from "@/lib/use-act";
import { useDeparture } from "@/lib/use-departure";
import { planState } from "./plan-state";

/** Stripe has to be asked. */
const PATIENCE_MS = 30_000;

/** How somebody's plan stands, and the way to pay for it, end it, or let it go on. */
export function PlanActions({ mine }: { mine: Subscription }) {
  const api = useApi();
  const { act, pending, problem } = useAct();
  const { text, act: what } = planState(mine);
  const change = (path: "cancel" | "resume") =>
    act(() =>
      api(`/api/subscriptions/${path}`, { send: { method: "POST" }, timeoutMs: PATIENCE_MS }),
    );
  return (
    <div className="flex flex-col items-start gap-3">
      <p role="status">{text}</p>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      {what === "subscribe" && <Subscribe mine={mine} />}
      {what === "cancel" && (
        <Button variant="secondary" disabled={pending} onClick={() => change("cancel")}>
          Cancel at the end of the month
        </Button>
      )}
      {what === "resume" && (
        <Button disabled={pending} onClick={() => change("resume")}>
          Resume
        </Button>
      )}
    </div>
  );
}

function Subscribe({ mine }: { mine: Subscription }) {
  const api = useApi();
  const [attempt] = useState(() => newAttempt());
  const { go, pending, problem } = useDeparture(() =>
    api<SubscriptionLink>("/api/subscriptions", {
      send: { method: "POST", headers: { "Idempotency-Key": attempt.keyFor({}) } },
      timeoutMs: PATIENCE_MS,
    }),
  );
  return (
    <>
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <Button disabled={pending} onClick={() => void go()}>
        Subscribe for {money(mine.price_cents, mine.currency)} a month
      </Button>
    </>
  );
}
