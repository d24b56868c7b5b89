import { Store } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";
import { DayChart } from "@/features/analytics/day-chart";
import { Tiles } from "@/features/analytics/tiles";
import { TopProducts } from "@/features/analytics/top-products";
import { attention } from "@/features/dashboard/attention";
import { AttentionList } from "@/features/dashboard/attention-list";
import { MoneyToday } from "@/features/dashboard/money-today";
import { PageHead } from "@/features/dashboard/page-head";
import { SaleTable } from "@/features/sales/sale-table";
import { sellerPercent } from "@/features/site/words";
import type { Overview, PayoutBalance, SalePage } from "@/lib/api";
import { requireMe } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { terms } from "@/lib/api/terms";
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
          <p>
            Sellers keep {sellerPercent(await terms())} of every sale. It takes a name and a few
            words.
          </p>
        </StateMessage>
      </>
    );
  }
  const token = await requireToken(PATH);
  const today = new Date().toISOString().slice(0, 10);
  const sales = (query: string) => serverGet<SalePage>(`/api/sales?${query}`, { token });
  const [found, balance, latest, sold, requested, disputed] = await Promise.all([
    serverGet<Overview>("/api/analytics/overview?days=30", { token }),
    serverGet<PayoutBalance>("/api/payouts/balance", { token }),
    sales("per_page=5"),
    sales(`per_page=1&from=${today}&to=${today}`),
    sales("per_page=1&status=refund_requested"),
    sales("per_page=1&status=disputed"),
  ]);
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
        <AttentionList
          items={attention({ requested: requested.total, disputed: disputed.total, balance })}
        />
        <MoneyToday balance={balance} today={sold.totals} month={found.totals} />
        {latest.items.length > 0 && (
          <section>
            <h2 className="mb-3 text-lg">Latest orders</h2>
            <SaleTable sales={latest.items} />
          </section>
        )}
        <Tiles days={found.days} totals={found.totals} before={found.before} />
        <DayChart series={found.series} />
        <TopProducts products={found.products} />
      </div>
    </>
  );
}
