import { Store } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";
import { DayChart } from "@/features/analytics/day-chart";
import { Tiles } from "@/features/analytics/tiles";
import { TopProducts } from "@/features/analytics/top-products";
import { PageHead } from "@/features/dashboard/page-head";
import type { Overview } from "@/lib/api";
import { requireMe } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";

const PATH = "/dashboard";

export default async function OverviewPage() {
  const me = await requireMe(PATH);
  if (me.seller === null) {
    return (
      <>
        <PageHead title={`Hello, ${me.name}`} />
        <StateMessage
          icon={Store}
          title="Sell what you have finished"
          action={
            <Button asChild>
              <Link href="/become-seller">Become a seller</Link>
            </Button>
          }
        >
          <p>Sellers keep 90 % of every sale. It takes a name and a few words.</p>
        </StateMessage>
      </>
    );
  }
  const found = await serverGet<Overview>("/api/analytics/overview?days=30", {
    token: await requireToken(PATH),
  });
  return (
    <>
      <PageHead
        title={`Hello, ${me.name}`}
        action={
          <Button asChild variant="secondary">
            <Link href={`/sellers/${me.seller.username}`}>See your page</Link>
          </Button>
        }
      />
      <div className="flex flex-col gap-6">
        <Tiles days={found.days} totals={found.totals} before={found.before} />
        <DayChart series={found.series} />
        <TopProducts products={found.products} />
      </div>
    </>
  );
}
