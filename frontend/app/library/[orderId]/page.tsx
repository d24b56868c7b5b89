import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { OrderView } from "@/features/library/order-view";
import type { PurchaseDetail } from "@/lib/api";
import { serverMine } from "@/lib/api/me";

export default async function OrderPage({ params }: { params: Promise<{ orderId: string }> }) {
  const id = encodeURIComponent((await params).orderId);
  const purchase = await serverMine<PurchaseDetail>(`/library/${id}`, `/api/orders/${id}`);
  return (
    <>
      <Link
        href="/library"
        prefetch={false}
        className="mb-2 inline-flex min-h-11 items-center gap-2 text-sm text-link hover:underline"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Library
      </Link>
      <OrderView initial={purchase} />
    </>
  );
}
