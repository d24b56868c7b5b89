"use client";

import { keepPreviousData, type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import type { Cart, CartItem } from "@/lib/api";
import { isTemporary } from "@/lib/api/errors";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";
import { useBrowserCart } from "./browser-cart";
import type { Lines } from "./lines";
import { accountCartWithBrowsers } from "./merge";

type Api = ReturnType<typeof useApi>;

export const MINE = ["cart", "mine"] as const;
export const quoteKey = (items: Lines) => ["cart", "quote", items] as const;
const OWN_QUOTE = "/api/cart/quote/mine";
/** For so long an answer is as good as a new one; whoever pays is told the truth in any case. */
const FRESH_MS = 10_000;
const EMPTY: Cart = { lines: [], total_cents: 0, currency: "USD", payable: false };

const retry = (failures: number, error: Error) => isTemporary(error) && failures < 1;

export function accountCart(api: Api) {
  return queryOptions({
    queryKey: MINE,
    queryFn: ({ signal }) => accountCartWithBrowsers(api, signal),
    staleTime: FRESH_MS,
    retry,
  });
}

/** What the lines of a cart that a browser keeps cost just now. */
function cartQuote(api: Api, items: Lines) {
  return queryOptions({
    queryKey: quoteKey(items),
    queryFn: ({ signal }) =>
      api<Cart>("/api/cart/quote", { signal, send: { method: "POST", body: { items } } }),
    staleTime: FRESH_MS,
    retry,
  });
}

/** What one product would cost whoever is signed in, and whether it is theirs already. */
export function ownQuote(api: Api, item: CartItem) {
  return queryOptions({
    queryKey: ["cart", "own-quote", item],
    queryFn: ({ signal }) =>
      api<Cart>(OWN_QUOTE, { signal, send: { method: "POST", body: { items: [item] } } }),
    staleTime: FRESH_MS,
    retry,
  });
}

/** Asks again for every cart and price that is shown. */
export function refreshCart(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: ["cart"] });
}

/** The cart with its prices; for whoever is signed out, the one of this browser. */
export function useCart() {
  const { signedIn } = useAuth();
  const api = useApi();
  const kept = useBrowserCart();
  const empty = !signedIn && kept.length === 0;
  const mine = useQuery({ ...accountCart(api), enabled: signedIn });
  const quoted = useQuery({
    ...cartQuote(api, kept),
    enabled: !signedIn && !empty,
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = signedIn ? mine : quoted;
  return { cart: empty ? EMPTY : data, error, refetch };
}

/** What is in the cart, as far as this browser knows; null while it does not. */
export function useCartItems(): readonly CartItem[] | null {
  const { signedIn } = useAuth();
  const api = useApi();
  const kept = useBrowserCart();
  const mine = useQuery({ ...accountCart(api), enabled: signedIn });
  return signedIn ? (mine.data?.lines ?? null) : kept;
}
