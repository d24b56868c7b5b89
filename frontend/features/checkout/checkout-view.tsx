"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Lock, ShoppingCart } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { StateMessage } from "@/components/ui/state";
import { LineNote } from "@/features/cart/cart-line-row";
import { isPayable } from "@/features/cart/cart-lines";
import { ownQuote, useCart } from "@/features/cart/use-cart";
import { Cover } from "@/features/products/cover";
import type { Cart, CartItem, CartLine } from "@/lib/api";
import { SignedOutProblem } from "@/lib/api/errors";
import { useApi } from "@/lib/api/use-api";
import { amount, money } from "@/lib/format";
import { LICENCE_TERMS, licenceName } from "@/lib/licences";
import { payProblem } from "./pay-problem";
import { usePay } from "./use-pay";

/** Pays the account's cart. */
export function CartCheckout() {
  const { cart, error, refetch } = useCart();
  return (
    <CheckoutView
      cart={cart}
      here="/checkout"
      failed={error !== null}
      onRetry={() => void refetch()}
    />
  );
}

/** Pays one product at once, whatever is in the cart. */
export function ProductCheckout({ item, quote }: { item: CartItem; quote: Cart }) {
  const api = useApi();
  const [loadedAt] = useState(() => Date.now());
  // What was seen first is what a later price differs from.
  const [seen] = useState(() => quote.lines[0]?.price_cents ?? null);
  const { data } = useQuery({
    ...ownQuote(api, { ...item, seen_price_cents: seen }),
    initialData: quote,
    initialDataUpdatedAt: loadedAt,
  });
  const here = `/checkout/${item.product_id}?licence=${item.licence}`;
  return <CheckoutView cart={data} here={here} failed={false} onRetry={() => undefined} />;
}

function CheckoutView({
  cart,
  here,
  failed,
  onRetry,
}: {
  cart: Cart | undefined;
  /** The page's own address, to come back to. */
  here: string;
  failed: boolean;
  onRetry: () => void;
}) {
  const { pay, busy, error } = usePay();
  if (cart === undefined) {
    return failed ? (
      <StateMessage
        icon={ShoppingCart}
        title="Your checkout cannot be shown just now"
        action={<Button onClick={onRetry}>Try again</Button>}
      >
        <p role="alert">The shop’s server did not answer. Nothing was charged.</p>
      </StateMessage>
    ) : (
      <>
        <p role="status" className="sr-only">
          Loading your checkout
        </p>
        <Skeleton className="h-64 rounded-card" />
      </>
    );
  }
  const { currency, total_cents: total } = cart;
  const bought = cart.lines.filter(isPayable);
  const left = cart.lines.filter((line) => !isPayable(line));
  if (bought.length === 0) return <NothingToPay left={left} currency={currency} />;
  return (
    <div className="flex flex-col gap-4">
      {error !== null && (
        <ErrorNotice>
          {payProblem(error)}
          {error instanceof SignedOutProblem && (
            <>
              {" "}
              <Link
                href={`/sign-in?next=${encodeURIComponent(here)}`}
                prefetch={false}
                className="text-link underline hover:no-underline"
              >
                Sign in
              </Link>
            </>
          )}
        </ErrorNotice>
      )}
      <Card>
        <ul aria-label="What you buy">
          {bought.map((line) => (
            <BoughtLine key={line.product_id} line={line} currency={currency} />
          ))}
        </ul>
        <p className="mt-4 flex items-baseline justify-between gap-4 border-t border-line pt-4">
          <span>Total</span>
          <span className="text-2xl font-semibold text-white tabular">
            {amount(total, currency)}
          </span>
        </p>
        <Button
          size="large"
          className="mt-4 w-full"
          disabled={busy}
          aria-busy={busy}
          onClick={() => pay(cart)}
        >
          {busy ? "One moment" : total === 0 ? "Get it free" : `Pay ${amount(total, currency)}`}
        </Button>
        <p className="mt-3 flex items-start gap-2 text-sm text-muted">
          <Lock aria-hidden className="mt-0.5 size-4 shrink-0" />
          {total === 0
            ? "Nothing is charged. It is in your library at once."
            : "You enter your card on Stripe’s page; it never reaches us. You can turn back there, too."}
        </p>
      </Card>
      {left.length > 0 && <LeftOut lines={left} currency={currency} />}
    </div>
  );
}

function BoughtLine({ line, currency }: { line: CartLine; currency: string }) {
  return (
    <li className="flex gap-4 border-b border-line py-4 first:pt-0 last:border-0 last:pb-0">
      <div className="w-18 shrink-0 self-start overflow-hidden rounded-control sm:w-28">
        <Cover slug={line.slug} image={line.image} sizes="7rem" />
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="font-medium wrap-anywhere text-white">{line.name}</span>
          <span className="font-semibold text-white tabular">
            {money(line.price_cents ?? 0, currency)}
          </span>
        </p>
        <p className="text-sm text-muted">by {line.seller.display_name}</p>
        <LineNote line={line} currency={currency} />
        <p className="mt-1 text-sm">{licenceName(line.licence)}</p>
        <ul className="flex flex-wrap gap-x-4 text-sm">
          {LICENCE_TERMS[line.licence].allows.map((one) => (
            <li key={one} className="flex items-center gap-1.5">
              <Check aria-hidden className="size-4 text-success" />
              {one}
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

function LeftOut({ lines, currency }: { lines: readonly CartLine[]; currency: string }) {
  return (
    <Card>
      <h2 className="mb-3 text-lg">Not part of this purchase</h2>
      <ul className="flex flex-col gap-3">
        {lines.map((line) => (
          <li key={line.product_id}>
            <p className="font-medium text-white">{line.name}</p>
            <LineNote line={line} currency={currency} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function NothingToPay({ left, currency }: { left: readonly CartLine[]; currency: string }) {
  return (
    <div className="flex flex-col gap-4">
      <StateMessage
        icon={ShoppingCart}
        title="There is nothing to pay"
        action={
          <>
            <Button asChild>
              <Link href="/products" prefetch={false}>
                Browse products
              </Link>
            </Button>
            <Button asChild variant="secondary">
              <Link href="/library" prefetch={false}>
                Your library
              </Link>
            </Button>
          </>
        }
      />
      {left.length > 0 && <LeftOut lines={left} currency={currency} />}
    </div>
  );
}
