"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX, Clock, Hourglass } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";
import { refreshCart } from "@/features/cart/use-cart";
import type { Checkout } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { BoughtOrders } from "./bought-orders";
import { isSettled, pollAfter } from "./poll";

/** For so long a confirmation is nothing to wonder about. */
const USUAL_MS = 20_000;

/** What has become of a checkout: asks until it is known, and says it in plain words. */
export function CheckoutProgress({ initial }: { initial: Checkout }) {
  const api = useApi();
  const client = useQueryClient();
  const [since] = useState(() => Date.now());
  const { data: checkout, isError } = useQuery({
    queryKey: ["checkout", initial.id],
    queryFn: ({ signal }) => api<Checkout>(`/api/checkouts/${initial.id}`, { signal }),
    initialData: initial,
    initialDataUpdatedAt: since,
    staleTime: 1000,
    refetchInterval: ({ state }) => pollAfter(state.data?.status ?? "open", Date.now() - since),
    retry: false,
  });
  const { status } = checkout;
  // What was bought is not in the cart any more.
  useEffect(() => {
    if (status === "paid") void refreshCart(client);
  }, [client, status]);
  const long = useLong(!isSettled(status));
  switch (status) {
    case "paid":
      return <Paid checkout={checkout} />;
    case "processing":
      return (
        <Message icon={Hourglass} title="Your bank is processing the payment">
          <p>
            This way of paying takes some days. You need not wait here: a letter comes as soon as
            the money has arrived, and your purchase is in your library then.
          </p>
        </Message>
      );
    case "failed":
      return (
        <Message icon={CircleX} title="The payment failed" again>
          <p>Your bank did not make the payment. You were not charged, and have bought nothing.</p>
        </Message>
      );
    case "expired":
      return (
        <Message icon={Clock} title="This checkout has ended" again>
          <p>Nobody paid it in time, so nothing was charged.</p>
        </Message>
      );
    default:
      return (
        <Message icon={Hourglass} title="Confirming your payment">
          <progress aria-label="Confirming your payment" className="progress-bar my-2 h-1.5 w-64" />
          <p role="status">
            {isError
              ? "The shop’s server does not answer just now. Your payment is safe; we ask again."
              : long
                ? "This takes longer than usual. You can close this page: a letter comes when it is done, and your purchase will be in your library."
                : "Stripe tells us in a moment. If you close this page, nothing is lost."}
          </p>
          {long && checkout.url !== null && (
            <p>
              <a href={checkout.url} className="text-link underline hover:no-underline">
                Back to the payment page
              </a>
              , if you have not paid yet.
            </p>
          )}
        </Message>
      );
  }
}

/** True once something has lasted longer than it usually does. */
function useLong(waiting: boolean): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => setLong(true), USUAL_MS);
    return () => clearTimeout(timer);
  }, [waiting]);
  return long;
}

function Message({
  icon,
  title,
  again = false,
  children,
}: {
  icon: typeof Clock;
  title: string;
  /** Whether it can be tried again. */
  again?: boolean;
  children: ReactNode;
}) {
  return (
    <>
      <h1 className="sr-only">Your purchase</h1>
      <StateMessage
        icon={icon}
        title={title}
        action={
          <>
            {again && (
              <Button asChild>
                <Link href="/cart" prefetch={false}>
                  Back to the cart
                </Link>
              </Button>
            )}
            <Button asChild variant="secondary">
              <Link href="/library" prefetch={false}>
                Your library
              </Link>
            </Button>
          </>
        }
      >
        {children}
      </StateMessage>
    </>
  );
}

function Paid({ checkout }: { checkout: Checkout }) {
  return (
    <div className="flex flex-col gap-6">
      <div className="flex items-start gap-3" role="status">
        <CircleCheck aria-hidden className="mt-1 size-7 shrink-0 text-success" />
        <div>
          <h1 className="text-2xl">It is yours</h1>
          <p className="mt-1 text-muted">
            {checkout.total_cents === 0
              ? "Nothing was charged."
              : "Paid. The receipt is on its way to you by e-mail."}
            {checkout.invoice_number !== null && (
              <>
                {" "}
                <Link
                  href={`/library/receipts/${checkout.id}`}
                  prefetch={false}
                  className="text-link underline hover:no-underline"
                >
                  Receipt {checkout.invoice_number}
                </Link>
              </>
            )}
          </p>
        </div>
      </div>
      <BoughtOrders checkout={checkout} />
    </div>
  );
}
