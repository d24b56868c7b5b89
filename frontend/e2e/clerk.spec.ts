import { expect, test } from "./support/test";

const shop = () => process.env.CLERK_SHOP_URL ?? "";

test("with Clerk's keys the same build has Clerk sign people in", async ({ request }) => {
  for (const path of ["/", "/products?q=dashboard", "/sign-in", "/sign-up"]) {
    const answer = await request.get(`${shop()}${path}`);
    expect(answer.status(), path).toBe(200);
    const page = await answer.text();
    expect(page, path).toContain("https://clerk.shop.example/npm/@clerk/clerk-js@");
    expect(page, path).not.toContain("sk_live_");
    const policy = answer.headers()["content-security-policy"] ?? "";
    expect(policy).toMatch(/connect-src [^;]*https:\/\/clerk\.shop\.example/u);
    expect(answer.headers()["strict-transport-security"]).toBe("max-age=31536000");
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'(;|$)/u);
  }
  const guarded = await request.get(`${shop()}/dashboard/products`, { maxRedirects: 0 });
  expect(guarded.status()).toBe(307);
  expect(guarded.headers().location).toContain("/sign-in?next=%2Fdashboard%2Fproducts");
  // The sandbox's own forms are not there.
  expect(await (await request.get(`${shop()}/sign-in`)).text()).not.toContain('name="password"');
});
