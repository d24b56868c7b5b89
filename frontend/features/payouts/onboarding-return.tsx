"use client";

import { CircleCheck, Info } from "lucide-react";
import { useEffect, useRef } from "react";
import { ErrorNotice } from "@/components/ui/notice";
import type { PayoutAccount } from "@/lib/api";
import { PATH } from "./payout-search";
import { useStripeLink } from "./use-stripe-link";

/** Said to whoever comes back from Stripe's form, which may have been left half-way. */
export function OnboardingDone({ account }: { account: PayoutAccount }) {
  const ready = account.state === "ready";
  const waits = account.details_submitted && account.requirements.length === 0;
  const Icon = ready ? CircleCheck : Info;
  return (
    <p
      role="status"
      className="mb-6 flex items-start gap-2 rounded-control border border-line bg-card px-3 py-2 text-sm"
    >
      <Icon
        aria-hidden
        className={ready ? "mt-0.5 size-4 shrink-0 text-success" : "mt-0.5 size-4 shrink-0"}
      />
      {ready
        ? "Your account is connected: payouts can go to it."
        : waits
          ? "Stripe has everything and checks it. A letter tells you if it needs more."
          : "You are back from Stripe, and its form is not complete. What you entered there is kept."}
    </p>
  );
}

/** For whoever comes back because Stripe's link was used up: leads there again, by a new one. */
export function OnboardingAgain() {
  const { go, problem } = useStripeLink("onboarding");
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    // Or Back would lead from Stripe to here, and from here to Stripe.
    window.history.replaceState(null, "", PATH);
    void go();
  }, [go]);
  return problem === null ? (
    <p role="status" className="mb-6 text-sm">
      Stripe’s link was used up. A new one leads you there…
    </p>
  ) : (
    <div className="mb-6">
      <ErrorNotice>{problem}</ErrorNotice>
    </div>
  );
}
