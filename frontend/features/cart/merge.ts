import type { Cart } from "@/lib/api";
import type { useApi } from "@/lib/api/use-api";
import { browserCart, keepBrowserCart } from "./browser-cart";
import { withoutLines } from "./lines";

type Api = ReturnType<typeof useApi>;

/**
 * The account's cart. What the browser kept from before the sign-in is put into it first, by one tab
 * for all, and is forgotten here only once the account has it.
 */
export async function accountCartWithBrowsers(api: Api, signal: AbortSignal): Promise<Cart> {
  if (browserCart().length === 0) return api<Cart>("/api/cart", { signal });
  return navigator.locks.request("mywork.cart", async () => {
    const items = browserCart();
    // Another tab was faster.
    if (items.length === 0) return api<Cart>("/api/cart", { signal });
    const cart = await api<Cart>("/api/cart/merge", { send: { method: "POST", body: { items } } });
    keepBrowserCart(withoutLines(browserCart(), items));
    return cart;
  });
}
