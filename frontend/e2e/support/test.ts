import { test as base, expect } from "@playwright/test";

export { expect };

type Watched = {
  /** What a test expects in the console. */
  allowed: { messages: readonly RegExp[] };
};

/**
 * Our own hosts: the shop, the bucket that browsers send files to and see pictures of, and the
 * payment page.
 */
const OWN = new Set(
  [
    "localhost",
    process.env.S3_ENDPOINT_URL,
    process.env.S3_PUBLIC_URL,
    process.env.STRIPE_API_URL,
  ].flatMap((address) =>
    address === undefined ? [] : [address.includes("//") ? new URL(address).host : address],
  ),
);

/** A test that fails on console errors, page errors and requests to any other host. */
export const test = base.extend<Watched>({
  allowed: [{ messages: [] }, { option: true }],
  page: async ({ page, allowed }, use) => {
    const found: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") found.push(message.text());
    });
    page.on("pageerror", (error) => found.push(error.message));
    page.on("request", (request) => {
      const { host, hostname, protocol } = new URL(request.url());
      const own = OWN.has(hostname) || OWN.has(host);
      if (protocol.startsWith("http") && !own) found.push(request.url());
    });
    await use(page);
    const wrong = found.filter((text) => !allowed.messages.some((pattern) => pattern.test(text)));
    expect(wrong, "console errors, page errors, foreign requests").toEqual([]);
  },
});
