import { Store } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";
import { PageHead } from "@/features/dashboard/page-head";
import { requireMe } from "@/lib/api/me";

export default async function OverviewPage() {
  const me = await requireMe("/dashboard");
  return (
    <>
      <PageHead title={`Hello, ${me.name}`} />
      {me.seller === null ? (
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
      ) : (
        <StateMessage
          icon={Store}
          title={`You sell as ${me.seller.name}`}
          action={
            <Button asChild variant="secondary">
              <Link href={`/sellers/${me.seller.username}`}>See your page</Link>
            </Button>
          }
        />
      )}
    </>
  );
}
