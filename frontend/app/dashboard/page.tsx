import { Store } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";
import { Funnel } from "@/features/analytics/funnel";
import { USUAL } from "@/features/analytics/period";
import { tableAddress } from "@/features/analytics/report";
import { Summary } from "@/features/analytics/summary";
import { TopProducts } from "@/features/analytics/top-products";
import { attention } from "@/features/dashboard/attention";
import { AttentionList } from "@/features/dashboard/attention-list";
import { MoneyToday } from "@/features/dashboard/money-today";
import { NoProducts } from "@/features/dashboard/no-products";
import { PageHead } from "@/features/dashboard/page-head";
import { SaleTable } from "@/features/sales/sale-table";
import { sellerPercent } from "@/features/site/words";
import type { Attention, Overview, OwnProductPage, PayoutBalance, SalePage } from "@/lib/api";
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
  const sales = (query: string) => serverGet<SalePage>(`/api/sales?${query}`, { token });
  const [[found, sold], balance, latest, waiting, own] = await Promise.all([
    // Which day it is where the seller is, the API knows.
    serverGet<Overview>("/api/analytics/overview", { token }).then(async (overview) => {
      const today = overview.period.last;
      return [overview, await sales(`per_page=1&from=${today}&to=${today}`)] as const;
    }),
    serverGet<PayoutBalance>("/api/payouts/balance", { token }),
    sales("per_page=5"),
    serverGet<Attention>("/api/attention", { token }),
    serverGet<OwnProductPage>("/api/products/me?per_page=1", { token }),
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
        {own.total === 0 && <NoProducts />}
        <AttentionList items={attention(waiting, balance)} />
        <MoneyToday
          balance={balance}
          today={sold.totals}
          month={found.totals}
          before={found.before}
        />
        {latest.items.length > 0 && (
          <section>
            <h2 className="mb-3 text-lg">Latest orders</h2>
            <SaleTable sales={latest.items} />
          </section>
        )}
        <Summary found={found} />
        <div className="grid gap-6 xl:grid-cols-2">
          <Funnel totals={found.totals} />
          <TopProducts
            products={found.products}
            currency={found.currency}
            csv={tableAddress(USUAL)("products")}
          />
        </div>
      </div>
    </>
  );
}
