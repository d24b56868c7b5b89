import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { ProPlan, Subscription } from "@/lib/api";
import { serverGet } from "@/lib/api/server";
import { sessionToken } from "@/lib/auth/server";
import { money } from "@/lib/format";
import { RefreshWhile } from "@/lib/refresh-while";
import { PlanActions } from "./plan-actions";

const HOUR = 3600;

/** The Pro plan: what it is, what it costs, and for whoever is signed in how theirs stands. */
export async function ProCard({
  subscribed,
  freeAnswers,
}: {
  subscribed: boolean;
  freeAnswers: number | undefined;
}) {
  // The rest of the page is there without an API too.
  const token = await sessionToken().catch(() => null);
  const mine =
    token === null
      ? null
      : await serverGet<Subscription>("/api/subscriptions/me", { token }).catch(() => null);
  const price =
    mine ??
    (await serverGet<ProPlan>("/api/subscriptions/plan", { revalidate: HOUR }).catch(() => null));
  const waits = subscribed && mine?.under_way === true;
  return (
    <Card className="flex flex-col gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="text-xl">Pro</h2>
        {price !== null && (
          <p className="tabular">
            <span className="text-xl font-semibold text-white">
              {money(price.price_cents, price.currency)}
            </span>{" "}
            a month
          </p>
        )}
      </div>
      <p>
        For members who ask the Brain a lot: as many of its AI answers as you need
        {freeAnswers !== undefined && `, instead of ${freeAnswers} a day`}. Everything else is free,
        and stays so. You can cancel at any time; what is paid for goes on to the end of the month.
      </p>
      {waits ? (
        <p role="status">Stripe is confirming your subscription. That takes a moment.</p>
      ) : mine !== null ? (
        <PlanActions mine={mine} />
      ) : token !== null || price === null ? (
        <p>How your plan stands cannot be shown just now. Load the page again in a moment.</p>
      ) : (
        <Button asChild className="self-start">
          <Link href="/sign-in?next=/pricing" prefetch={false}>
            Sign in to subscribe
          </Link>
        </Button>
      )}
      {subscribed && mine?.plan === "pro" && (
        <Link href="/brain" className="self-start text-link underline underline-offset-2">
          Back to the Brain
        </Link>
      )}
      <RefreshWhile busy={waits} />
    </Card>
  );
}
