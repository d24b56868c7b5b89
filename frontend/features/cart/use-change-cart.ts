"use client";

import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Cart, CartLine } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";
import { browserCart, keepBrowserCart } from "./browser-cart";
import { withLines } from "./cart-lines";
import { hasRoom, type Line, type Lines, MOST_LINES, withLine } from "./lines";
import { changeAccountCart } from "./merge";
import { MINE, quoteKey } from "./use-cart";

/** Changes follow one another: the last one is the last word. */
const CHANGE = { mutationKey: ["cart", "change"], scope: { id: "cart" } };

/** A change of whatever lines are kept by then, and the lines that are shown meanwhile. */
type Change = { edit: (lines: Lines) => Lines; shown: readonly CartLine[] };

/** Shows the cart as the server has it. */
async function show(client: QueryClient, cart: Cart): Promise<void> {
  // What is changed after this one is shown already.
  if (client.isMutating(CHANGE) > 1) return;
  // An answer that is under way may be older.
  await client.cancelQueries({ queryKey: MINE });
  client.setQueryData(MINE, cart);
}

/** Changes the cart's lines: shows it at once, and takes it back when it cannot be kept. */
export function useChangeCart() {
  const { signedIn } = useAuth();
  const api = useApi();
  const client = useQueryClient();
  const { mutate, error } = useMutation({
    ...CHANGE,
    mutationFn: ({ edit }: Change) => changeAccountCart(api, edit),
    onMutate: async ({ shown }) => {
      await client.cancelQueries({ queryKey: MINE });
      client.setQueryData<Cart>(MINE, (cart) => cart && withLines(cart, shown));
    },
    onSuccess: (cart) => show(client, cart),
    onError: () => client.invalidateQueries({ queryKey: MINE }),
  });
  const change = (cart: Cart, what: Change) => {
    if (signedIn) {
      mutate(what);
      return;
    }
    const items = what.edit(browserCart());
    // Old from the beginning, so that the server is asked for its own word.
    client.setQueryData(quoteKey(items), withLines(cart, what.shown), { updatedAt: 1 });
    keepBrowserCart(items);
  };
  return { change, error };
}

/** There is no room in the cart: it says so, and keeps what is there. */
export class CartFullError extends Error {
  constructor() {
    super(`Your cart is full: it holds ${MOST_LINES} products. Buy or remove some first.`);
  }
}

function withRoomFor(lines: Lines, item: Line): Lines {
  if (!hasRoom(lines, item.product_id)) throw new CartFullError();
  return withLine(lines, item);
}

/** Puts a product into the cart, or changes its licence there; refuses when the cart is full. */
export function useAddToCart() {
  const { signedIn } = useAuth();
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    ...CHANGE,
    mutationFn: async (item: Line): Promise<Cart | null> => {
      if (signedIn) return changeAccountCart(api, (lines) => withRoomFor(lines, item));
      if (keepBrowserCart(withRoomFor(browserCart(), item))) return null;
      throw new Error("this browser keeps nothing");
    },
    onSuccess: (cart) => (cart === null ? undefined : show(client, cart)),
  });
}
