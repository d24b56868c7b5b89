import { Banknote, SearchX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Pagination } from "@/components/ui/pagination";
import { StateMessage } from "@/components/ui/state";
import { StatusTabs } from "@/components/ui/status-tabs";
import { ExportFailed, ExportLink } from "@/features/dashboard/export-link";
import { PageHead } from "@/features/dashboard/page-head";
import { AccountCard } from "@/features/payouts/account-card";
import { BalanceCards } from "@/features/payouts/balance-cards";
import { OnboardingAgain, OnboardingDone } from "@/features/payouts/onboarding-return";
import { PATH, parsePayouts, payoutsQuery } from "@/features/payouts/payout-search";
import { PayoutTable } from "@/features/payouts/payout-table";
import { RequestForm } from "@/features/payouts/request-form";
import { isUnderWay, STATUS, STATUSES } from "@/features/payouts/words";
import type { PayoutAccount, PayoutBalance, PayoutPage } from "@/lib/api";
import { requireSeller } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";
import { RefreshWhile } from "@/lib/refresh-while";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Payouts" };

/** Stripe has to be asked; without its answer, what we know has to do. */
const PATIENCE_MS = 15_000;

export default async function PayoutsPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  await requireSeller(PATH);
  const params = await searchParams;
  const search = parsePayouts(params);
  const token = await requireToken(PATH);
  // Who comes back from Stripe's form should see what has come of it.
  const back = params.onboarding === "done";
  const known = () => serverGet<PayoutAccount>("/api/payouts/account", { token });
  const account = back
    ? await serverGet<PayoutAccount>("/api/payouts/account?refresh=true", {
        token,
        timeoutMs: PATIENCE_MS,
      }).catch(known)
    : await known();
  // One after the other: a payout that is seen to have ended is in the balance that is read then.
  // The other way round, the last refresh could leave a balance of before on the page.
  const payouts = await serverGet<PayoutPage>(`/api/payouts${payoutsQuery(search)}`, { token });
  const balance = await serverGet<PayoutBalance>("/api/payouts/balance", { token });
  if (payouts.items.length === 0 && payouts.total > 0) {
    redirect(`${PATH}${payoutsQuery({ ...search, page: payouts.pages })}`);
  }
  const none = payouts.total === 0 && search.status === null;
  return (
    <>
      <PageHead title="Payouts" action={none ? null : <ExportLink href={`${PATH}/export`} />}>
        What you have earned becomes available after the hold period, and is yours to request.
      </PageHead>
      <ExportFailed params={params} />
      {back && <OnboardingDone account={account} />}
      {params.onboarding === "refresh" && <OnboardingAgain />}
      <div className="flex flex-col gap-6">
        <BalanceCards balance={balance} />
        <div className="grid gap-6 lg:grid-cols-2">
          <Card>
            <h2 className="mb-3 text-lg">Request a payout</h2>
            <RequestForm balance={balance} />
          </Card>
          <Card id="account" className="scroll-mt-20">
            <h2 className="mb-3 text-lg">Your account at Stripe</h2>
            <AccountCard account={account} />
          </Card>
        </div>
        <section>
          <h2 className="mb-3 text-lg">History</h2>
          {none ? (
            <StateMessage icon={Banknote} title="No payouts yet">
              <p>
                Each one that you request stays here, with how far it is and what it consists of.
              </p>
            </StateMessage>
          ) : (
            <>
              <StatusTabs
                statuses={[null, ...STATUSES]}
                chosen={search.status}
                nameOf={(status) => (status === null ? "All" : STATUS[status].label)}
                hrefOf={(status) => `${PATH}${payoutsQuery({ status, page: 1 })}`}
                scroll={false}
                className="mb-3 flex-wrap"
              />
              {payouts.items.length === 0 ? (
                <StateMessage
                  icon={SearchX}
                  title="No payout is in this state"
                  action={
                    <Button asChild variant="secondary">
                      <Link href={PATH}>Show all</Link>
                    </Button>
                  }
                />
              ) : (
                <PayoutTable payouts={payouts.items} />
              )}
            </>
          )}
        </section>
        <Pagination
          page={payouts.page}
          pages={payouts.pages}
          href={(to) => `${PATH}${payoutsQuery({ ...search, page: to })}`}
        />
      </div>
      <RefreshWhile busy={payouts.items.some(isUnderWay)} />
    </>
  );
}
