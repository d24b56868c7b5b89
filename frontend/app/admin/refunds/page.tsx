import { Ban, Scale } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Pagination } from "@/components/ui/pagination";
import { StateMessage } from "@/components/ui/state";
import { StatusTabs } from "@/components/ui/status-tabs";
import { PageHead } from "@/features/dashboard/page-head";
import {
  type AdminStatus,
  adminHref,
  adminQuery,
  FILTERS,
  PATH,
  parseAdmin,
} from "@/features/refunds/admin-search";
import { AppealCard } from "@/features/refunds/appeal-card";
import { STATUS } from "@/features/refunds/words";
import type { AdminRefundPage } from "@/lib/api";
import { requireMe } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Refund appeals" };

function nameOf(status: AdminStatus): string {
  return status === "all" ? "All" : STATUS[status].label;
}

export default async function AdminRefundsPage({
  searchParams,
}: {
  searchParams: Promise<RawParams>;
}) {
  const me = await requireMe(PATH);
  if (me.role !== "admin") return <Denied />;
  const search = parseAdmin(await searchParams);
  const page = await serverGet<AdminRefundPage>(`/api/admin/refunds${adminQuery(search)}`, {
    token: await requireToken(PATH),
  });
  if (page.items.length === 0 && page.total > 0) {
    redirect(adminHref({ ...search, page: page.pages }));
  }
  return (
    <>
      <PageHead title="Refund appeals">
        What buyers and sellers could not settle between them, the oldest first.
      </PageHead>
      <StatusTabs
        statuses={FILTERS}
        chosen={search.status}
        nameOf={nameOf}
        hrefOf={(status) => adminHref({ status, page: 1 })}
        className="mb-4 flex-wrap"
      />
      {page.items.length === 0 ? (
        <StateMessage
          icon={Scale}
          title={search.status === "appealed" ? "No appeal waits" : "No refund is in this state"}
        >
          <p>A buyer whose refund the seller has declined can appeal; then it stands here.</p>
        </StateMessage>
      ) : (
        <ul className="flex flex-col gap-4">
          {page.items.map((refund) => (
            <li key={refund.id}>
              <AppealCard refund={refund} />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-6">
        <Pagination
          page={page.page}
          pages={page.pages}
          href={(to) => adminHref({ ...search, page: to })}
        />
      </div>
    </>
  );
}

function Denied() {
  return (
    <>
      <h1 className="sr-only">No access</h1>
      <StateMessage
        icon={Ban}
        title="Only our team sees this"
        action={
          <Button asChild>
            <Link href="/dashboard">To your dashboard</Link>
          </Button>
        }
      >
        <p>
          Appeals about refunds are decided by admins. If you are one, sign in with the account that
          has that role; one who runs the marketplace can give it to yours.
        </p>
      </StateMessage>
    </>
  );
}
