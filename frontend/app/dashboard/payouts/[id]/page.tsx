import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import { PageHead } from "@/features/dashboard/page-head";
import { PATH } from "@/features/payouts/payout-search";
import { PayoutStatus } from "@/features/payouts/payout-status";
import { PayoutWords } from "@/features/payouts/payout-words";
import { StatementTable } from "@/features/payouts/statement-table";
import { isUnderWay } from "@/features/payouts/words";
import type { PayoutDetail } from "@/lib/api";
import { requireSeller, serverMine } from "@/lib/api/me";
import { amount, date } from "@/lib/format";
import { RefreshWhile } from "@/lib/refresh-while";

export const metadata: Metadata = { title: "Payout" };

export default async function PayoutPage({ params }: { params: Promise<{ id: string }> }) {
  const id = encodeURIComponent((await params).id);
  const path = `${PATH}/${id}`;
  await requireSeller(path);
  const payout = await serverMine<PayoutDetail>(path, `/api/payouts/${id}`);
  return (
    <>
      <Link
        href={PATH}
        prefetch={false}
        className="mb-2 inline-flex min-h-11 items-center gap-2 text-sm text-link hover:underline"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Payouts
      </Link>
      <PageHead
        title={`Payout of ${amount(payout.amount_cents, payout.currency)}`}
        action={<PayoutStatus status={payout.status} />}
      >
        Requested on {date(payout.requested_at)}.
      </PageHead>
      <Card className="mb-6 text-sm">
        <PayoutWords payout={payout} />
      </Card>
      <h2 className="mb-1 text-lg">What it consists of</h2>
      <p className="mb-3 text-sm text-muted">
        Everything that changed your available balance since the payout before.
      </p>
      <StatementTable statement={payout.statement} currency={payout.currency} />
      <RefreshWhile busy={isUnderWay(payout)} />
    </>
  );
}
