"use client";

import { CircleAlert, ExternalLink } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import type { PayoutAccount } from "@/lib/api";
import { useStripeLink } from "./use-stripe-link";
import { ACCOUNT } from "./words";

/** The seller's account at Stripe: how far it is, what Stripe still wants, and the way there. */
export function AccountCard({ account }: { account: PayoutAccount }) {
  const form = useStripeLink("onboarding");
  const dashboard = useStripeLink("dashboard");
  const { state, requirements } = account;
  const { label, look, text } = ACCOUNT[state];
  const problem = form.problem ?? dashboard.problem;
  return (
    <div className="flex flex-col items-start gap-4 text-sm">
      <Badge variant={look}>{label}</Badge>
      <p>{text}</p>
      {account.disabled_reason !== null && (
        <p className="flex items-start gap-2">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          {account.disabled_reason}
        </p>
      )}
      {requirements.length > 0 && (
        <div>
          <p className="text-white">Stripe still needs</p>
          <ul className="mt-1 list-disc space-y-1 pl-5">
            {requirements.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        </div>
      )}
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <div className="flex flex-wrap gap-3">
        {(state !== "ready" || requirements.length > 0) && (
          <Button disabled={form.pending} onClick={() => void form.go()}>
            {state === "none" ? "Connect with Stripe" : "Go on with Stripe’s form"}
          </Button>
        )}
        {account.details_submitted && (
          <Button
            variant="secondary"
            disabled={dashboard.pending}
            onClick={() => void dashboard.go()}
          >
            <ExternalLink aria-hidden />
            Open Stripe’s dashboard
          </Button>
        )}
      </div>
    </div>
  );
}
