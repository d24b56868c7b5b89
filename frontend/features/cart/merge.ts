import type { Cart } from "@/lib/api";
import type { useApi } from "@/lib/api/use-api";
import { browserCart, keepBrowserCart } from "./browser-cart";
import { itemsOf } from "./cart-lines";
import { hasRoom, type Lines, withoutLines } from "./lines";

type Api = ReturnType<typeof useApi>;

/**
 * The account's cart. What the browser kept from before the sign-in is put into it first, by one tab
 * for all, and is forgotten here only once the account has it.
 */
export async function accountCartWithBrowsers(api: Api, signal?: AbortSignal): Promise<Cart> {
  const ask = () => api<Cart>("/api/cart", signal === undefined ? {} : { signal });
  if (browserCart().length === 0) return ask();
  return navigator.locks.request("mywork.cart", async () => {
    const items = browserCart();
    // Another tab was faster.
    if (items.length === 0) return ask();
    const cart = await api<Cart>("/api/cart/merge", { send: { method: "POST", body: { items } } });
    // What there was no room for stays here until there is.
    const taken = items.filter((item) => hasRoom(cart.lines, item.product_id));
    keepBrowserCart(withoutLines(browserCart(), taken));
    return cart;
  });
}

/**
 * Changes the account's cart as it is now: what another tab or device has put in since this page
 * was told stays, though nobody sees it here yet.
 */
export async function changeAccountCart(api: Api, edit: (lines: Lines) => Lines): Promise<Cart> {
  const { lines } = await accountCartWithBrowsers(api);
  const items = edit(itemsOf(lines));
  return api<Cart>("/api/cart", { send: { method: "PUT", body: { items } } });
}
