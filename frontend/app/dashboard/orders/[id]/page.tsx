import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import { Timeline } from "@/components/ui/timeline";
import { PageHead } from "@/features/dashboard/page-head";
import { RefundPanel } from "@/features/refunds/refund-panel";
import { isUnderWay } from "@/features/refunds/words";
import { ActivationLimit } from "@/features/sales/activation-limit";
import { DisputeNotice } from "@/features/sales/dispute-notice";
import { GrantsPanel } from "@/features/sales/grants-panel";
import { SaleAmounts, SaleFacts } from "@/features/sales/sale-facts";
import { PATH } from "@/features/sales/sale-search";
import { SaleStatus } from "@/features/sales/sale-status";
import { eventTitle } from "@/features/sales/words";
import type { SaleDetail } from "@/lib/api";
import { requireSeller, serverMine } from "@/lib/api/me";
import { RefreshWhile } from "@/lib/refresh-while";

export const metadata: Metadata = { title: "Order" };

export default async function OrderPage({ params }: { params: Promise<{ id: string }> }) {
  const id = encodeURIComponent((await params).id);
  const path = `${PATH}/${id}`;
  await requireSeller(path);
  const sale = await serverMine<SaleDetail>(path, `/api/sales/${id}`);
  return (
    <>
      <Link
        href={PATH}
        prefetch={false}
        className="mb-2 inline-flex min-h-11 items-center gap-2 text-sm text-link hover:underline"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Orders
      </Link>
      <PageHead title={sale.product.name} action={<SaleStatus status={sale.status} />} />
      <DisputeNotice sale={sale} />
      <div className="grid gap-6 xl:grid-cols-[1fr_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <RefundPanel sale={sale} />
          <GrantsPanel sale={sale} now={new Date().toISOString()} />
          <Card>
            <h2 className="mb-4 text-lg">Timeline</h2>
            <Timeline
              events={sale.timeline}
              titleOf={(event) => eventTitle(event, sale.currency)}
            />
          </Card>
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <SaleAmounts sale={sale} />
          <SaleFacts sale={sale} />
          {sale.licence_key !== null && <ActivationLimit sale={sale} />}
        </div>
      </div>
      <RefreshWhile busy={sale.status === "pending" || sale.refunds.some(isUnderWay)} />
    </>
  );
}
