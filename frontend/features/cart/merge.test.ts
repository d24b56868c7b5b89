import { beforeEach, expect, test, vi } from "vitest";
import type { ApiOptions } from "@/lib/api/client";
import { browserCart, keepBrowserCart } from "./browser-cart";
import { type Line, MOST_LINES, withLine, withoutProduct } from "./lines";
import { accountCartWithBrowsers, changeAccountCart } from "./merge";

const line = (number: number): Line => ({
  product_id: `00000000-0000-4000-8000-0000000000${number.toString().padStart(2, "0")}`,
  licence: "standard",
  seen_price_cents: 4900,
});

/** What a browser has and Node has not: storage, and locks that let one in after the other. */
beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  });
  let turn: Promise<unknown> = Promise.resolve();
  vi.stubGlobal("navigator", {
    locks: {
      request: (_name: string, work: () => Promise<unknown>) => {
        const done = turn.then(work);
        turn = done.catch(() => null);
        return done;
      },
    },
  });
});

type Asked = { path: string; items: unknown };

/** A server that notes what it is asked, and does `during` before it answers. */
function server(asked: Asked[], during: () => void = () => undefined, lines: Line[] = []) {
  return async <T>(path: string, options: Partial<ApiOptions> = {}): Promise<T> => {
    asked.push({ path, items: (options.send?.body as { items?: unknown } | undefined)?.items });
    await Promise.resolve();
    during();
    return { lines } as T;
  };
}

const { signal } = new AbortController();

test("what was chosen before the sign-in is merged, then forgotten here", async () => {
  keepBrowserCart([line(1), line(2)]);
  const asked: Asked[] = [];
  await accountCartWithBrowsers(server(asked), signal);
  expect(asked).toEqual([{ path: "/api/cart/merge", items: [line(1), line(2)] }]);
  expect(browserCart()).toEqual([]);
});

test("what has no room in the account's cart is kept here", async () => {
  const full = Array.from({ length: MOST_LINES }, (_, number) => line(number));
  keepBrowserCart([line(1), line(MOST_LINES)]);
  await accountCartWithBrowsers(server([], undefined, full), signal);
  expect(browserCart()).toEqual([line(MOST_LINES)]);
});

test("of two tabs one merges, the other asks for the cart", async () => {
  keepBrowserCart([line(1)]);
  const asked: Asked[] = [];
  await Promise.all([
    accountCartWithBrowsers(server(asked), signal),
    accountCartWithBrowsers(server(asked), signal),
  ]);
  expect(asked.map(({ path }) => path)).toEqual(["/api/cart/merge", "/api/cart"]);
});

test("what is put in while it is merged stays for the next time", async () => {
  keepBrowserCart([line(1)]);
  await accountCartWithBrowsers(
    server([], () => keepBrowserCart([line(1), line(2)])),
    signal,
  );
  expect(browserCart()).toEqual([line(2)]);
});

test("nothing is forgotten when the server does not take it", async () => {
  keepBrowserCart([line(1)]);
  const failing = server([], () => {
    throw new Error("away");
  });
  await expect(accountCartWithBrowsers(failing, signal)).rejects.toThrow("away");
  expect(browserCart()).toEqual([line(1)]);
});

test("without a cart of the browser's there is nothing to merge", async () => {
  const asked: Asked[] = [];
  await accountCartWithBrowsers(server(asked), signal);
  expect(asked).toEqual([{ path: "/api/cart", items: undefined }]);
});

test("a change keeps what another tab has put into the account's cart meanwhile", async () => {
  const asked: Asked[] = [];
  const api = server(asked, undefined, [line(1), line(2)]);
  await changeAccountCart(api, (lines) => withoutProduct(lines, line(1).product_id));
  await changeAccountCart(api, (lines) => withLine(lines, line(3)));
  expect(asked.map(({ items }) => items)).toEqual([
    undefined,
    [line(2)],
    undefined,
    [line(1), line(2), line(3)],
  ]);
});

test("a change waits for what the browser kept to be merged", async () => {
  keepBrowserCart([line(1)]);
  const asked: Asked[] = [];
  const api = server(asked);
  await Promise.all([
    accountCartWithBrowsers(api),
    changeAccountCart(api, (lines) => withLine(lines, line(2))),
  ]);
  expect(asked.map(({ path, items }) => [path, items])).toEqual([
    ["/api/cart/merge", [line(1)]],
    ["/api/cart", undefined],
    ["/api/cart", [line(2)]],
  ]);
});

test("a browser that keeps nothing has an empty cart, and says that it keeps nothing", () => {
  vi.stubGlobal("localStorage", {
    getItem: () => {
      throw new Error("denied");
    },
    setItem: () => {
      throw new Error("full");
    },
  });
  expect(browserCart()).toEqual([]);
  expect(keepBrowserCart([line(1)])).toBe(false);
});
