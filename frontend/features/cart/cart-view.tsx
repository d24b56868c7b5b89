"use client";

import { ShoppingCart } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { StateMessage } from "@/components/ui/state";
import type { Cart, CartItem, CartLine } from "@/lib/api";
import { SignedOutProblem } from "@/lib/api/errors";
import { useAuth } from "@/lib/auth/client";
import { amount, counted } from "@/lib/format";
import { formProblem } from "@/lib/forms/field-errors";
import { useBrowserCart } from "./browser-cart";
import { CartLineRow } from "./cart-line-row";
import { isPayable, itemOf, underLicence } from "./cart-lines";
import { MOST_LINES, withLine, withLineAt, withoutProduct } from "./lines";
import { useCart } from "./use-cart";
import { useChangeCart } from "./use-change-cart";

/** All that is in the cart, what it costs, and the way to pay. */
export function CartView() {
  const { cart, error, refetch } = useCart();
  const { change, error: refused } = useChangeCart();
  const { signedIn } = useAuth();
  const kept = useBrowserCart();
  const [removed, setRemoved] = useState<{ line: CartLine; at: number } | null>(null);

  if (cart === undefined) {
    return error === null ? (
      <CartSkeleton />
    ) : (
      <CartFailed error={error} onRetry={() => void refetch()} />
    );
  }
  const { lines, currency } = cart;
  const remove = (line: CartLine) => {
    setRemoved({ line, at: lines.indexOf(line) });
    change(cart, {
      edit: (kept) => withoutProduct(kept, line.product_id),
      shown: withoutProduct(lines, line.product_id),
    });
  };
  const undo = () => {
    if (removed === null) return;
    const { line, at } = removed;
    change(cart, {
      edit: (kept) => withLineAt(kept, itemOf(line), at),
      shown: withLineAt(lines, line, at),
    });
    setRemoved(null);
  };
  const choose = (line: CartLine, licence: CartItem["licence"]) => {
    const chosen = underLicence(line, licence);
    change(cart, {
      edit: (kept) => withLine(kept, itemOf(chosen)),
      shown: withLine(lines, chosen),
    });
  };
  return (
    <div>
      {refused !== null && (
        <div className="mb-4">
          <ErrorNotice>{formProblem(refused, []).form}</ErrorNotice>
        </div>
      )}
      {signedIn && kept.length > 0 && lines.length >= MOST_LINES && (
        <p className="mb-4 text-sm text-warning">
          A cart holds {MOST_LINES} products: {counted(kept.length, "product")} from before you
          signed in will follow when there is room.
        </p>
      )}
      <div role="status">
        {removed !== null && (
          <p className="mb-4 flex items-center justify-between gap-x-4 rounded-card border border-line bg-card px-4 py-1 text-sm">
            <span className="py-2 wrap-anywhere">{removed.line.name} is out of your cart.</span>
            <Button variant="link" size="small" className="px-0" onClick={undo}>
              Undo
            </Button>
          </p>
        )}
      </div>
      {lines.length === 0 ? (
        <CartEmpty />
      ) : (
        <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_320px]">
          <Card>
            <ul aria-label="In your cart">
              {lines.map((line) => (
                <CartLineRow
                  key={line.product_id}
                  line={line}
                  currency={currency}
                  onLicence={(licence) => choose(line, licence)}
                  onRemove={() => remove(line)}
                />
              ))}
            </ul>
          </Card>
          <CartTotal cart={cart} />
        </div>
      )}
    </div>
  );
}

function CartTotal({ cart }: { cart: Cart }) {
  const { signedIn } = useAuth();
  const payable = cart.lines.filter(isPayable).length;
  const free = cart.total_cents === 0;
  return (
    <Card className="lg:sticky lg:top-20 lg:self-start">
      <h2 className="sr-only">Total</h2>
      <p className="flex items-baseline justify-between gap-4">
        <span>{counted(payable, "product")}</span>
        <span className="text-2xl font-semibold text-white tabular">
          {amount(cart.total_cents, cart.currency)}
        </span>
      </p>
      <div className="mt-4 flex flex-col gap-3">
        {payable === 0 ? (
          <p className="text-sm">Nothing here can be bought just now.</p>
        ) : signedIn ? (
          <Button asChild size="large">
            <Link href="/checkout" prefetch={false}>
              {free ? "Get it free" : "Check out"}
            </Link>
          </Button>
        ) : (
          <>
            <Button asChild size="large">
              <Link href="/sign-in?next=%2Fcart" prefetch={false}>
                Sign in to check out
              </Link>
            </Button>
            <p className="text-sm text-muted">
              Your cart comes with you. What you buy is kept in your account.
            </p>
          </>
        )}
      </div>
    </Card>
  );
}

function CartEmpty() {
  return (
    <StateMessage
      icon={ShoppingCart}
      title="Your cart is empty"
      action={
        <Button asChild>
          <Link href="/products" prefetch={false}>
            Browse products
          </Link>
        </Button>
      }
    >
      <p>What you put in stays here until you buy it or take it out.</p>
    </StateMessage>
  );
}

function CartSkeleton() {
  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_320px]">
      <p role="status" className="sr-only">
        Loading your cart
      </p>
      <Skeleton className="h-48 rounded-card" />
      <Skeleton className="h-36 rounded-card" />
    </div>
  );
}

function CartFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (error instanceof SignedOutProblem) {
    return (
      <StateMessage
        icon={ShoppingCart}
        title="You are signed out"
        action={
          <Button asChild>
            <Link href="/sign-in?next=%2Fcart" prefetch={false}>
              Sign in
            </Link>
          </Button>
        }
      >
        <p>Your cart is kept in your account.</p>
      </StateMessage>
    );
  }
  return (
    <StateMessage
      icon={ShoppingCart}
      title="Your cart cannot be shown just now"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      <p role="alert">The shop’s server did not answer. What is in your cart is kept.</p>
    </StateMessage>
  );
}
