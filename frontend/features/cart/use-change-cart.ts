"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Cart, CartLine } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";
import { browserCart, keepBrowserCart } from "./browser-cart";
import { itemsOf, withLines } from "./cart-lines";
import { type Line, withLine } from "./lines";
import { accountCart, MINE, quoteKey } from "./use-cart";

/** Changes follow one another: the last one is the last word. */
const CHANGE = { mutationKey: ["cart", "change"], scope: { id: "cart" } };

/** Replaces the cart's lines: shows them at once, and takes them back when they cannot be kept. */
export function useChangeCart() {
  const { signedIn } = useAuth();
  const api = useApi();
  const client = useQueryClient();
  const { mutate, error } = useMutation({
    ...CHANGE,
    mutationFn: (lines: readonly CartLine[]) =>
      api<Cart>("/api/cart", { send: { method: "PUT", body: { items: itemsOf(lines) } } }),
    onMutate: async (lines) => {
      await client.cancelQueries({ queryKey: MINE });
      client.setQueryData<Cart>(MINE, (cart) => cart && withLines(cart, lines));
    },
    onSuccess: (cart) => {
      // What is changed after this one is shown already.
      if (client.isMutating(CHANGE) === 1) client.setQueryData(MINE, cart);
    },
    onError: () => client.invalidateQueries({ queryKey: MINE }),
  });
  const change = (cart: Cart, lines: readonly CartLine[]) => {
    if (signedIn) {
      mutate(lines);
      return;
    }
    const items = itemsOf(lines);
    // Old from the beginning, so that the server is asked for its own word.
    client.setQueryData(quoteKey(items), withLines(cart, lines), { updatedAt: 1 });
    keepBrowserCart(items);
  };
  return { change, error };
}

/** Puts a product into the cart, or changes its licence there. */
export function useAddToCart() {
  const { signedIn } = useAuth();
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    ...CHANGE,
    mutationFn: async (item: Line): Promise<Cart | null> => {
      if (!signedIn) {
        if (keepBrowserCart(withLine(browserCart(), item))) return null;
        throw new Error("this browser keeps nothing");
      }
      const { lines } = await client.fetchQuery(accountCart(api));
      return api<Cart>("/api/cart", {
        send: { method: "PUT", body: { items: withLine(itemsOf(lines), item) } },
      });
    },
    onSuccess: (cart) => {
      if (cart !== null) client.setQueryData(MINE, cart);
    },
  });
}
