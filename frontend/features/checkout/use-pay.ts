"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { isPayable } from "@/features/cart/cart-lines";
import { refreshCart } from "@/features/cart/use-cart";
import type { Cart, Checkout } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { newAttempt } from "./attempt";
import { isChanged } from "./pay-problem";

/** Stripe's answer is part of ours. */
const PATIENCE_MS = 30_000;

/**
 * Pays what can be paid of a cart at the prices that are shown: makes a checkout, then goes to the
 * payment page, or straight on where nothing costs anything. `busy` until this page is left.
 */
export function usePay() {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const attempt = useRef(newAttempt());
  const [leaving, setLeaving] = useState(false);

  const place = (items: object[]) => {
    const body = { items };
    return api<Checkout>("/api/orders", {
      send: {
        method: "POST",
        body,
        headers: { "Idempotency-Key": attempt.current.keyFor(body) },
      },
      timeoutMs: PATIENCE_MS,
    });
  };
  const { mutate, error, isPending } = useMutation({
    mutationFn: async (cart: Cart) => {
      const items = cart.lines.filter(isPayable).map(({ product_id, licence, price_cents }) => ({
        product_id,
        licence,
        expected_price_cents: price_cents,
      }));
      let checkout = await place(items);
      if (checkout.status === "expired" || checkout.status === "failed") {
        // An earlier attempt from this page, which is over: nobody can pay it any more.
        attempt.current.renew();
        checkout = await place(items);
      }
      if (checkout.status === "open" && checkout.url === null) {
        throw new Error("there is no payment page yet");
      }
      return checkout;
    },
    onSuccess: ({ id, url }) => {
      setLeaving(true);
      if (url === null) router.push(`/checkout/success?checkout=${id}`);
      else location.assign(url);
    },
    onError: (failure) => (isChanged(failure) ? refreshCart(client) : undefined),
  });
  // Coming back from the payment page, a browser may show this page as it was left.
  useEffect(() => {
    const shown = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      setLeaving(false);
      void refreshCart(client);
    };
    addEventListener("pageshow", shown);
    return () => removeEventListener("pageshow", shown);
  }, [client]);

  const busy = isPending || leaving;
  const pay = (cart: Cart) => {
    if (!busy) mutate(cart);
  };
  return { pay, busy, error };
}
