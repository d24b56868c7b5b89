import type { Metadata } from "next";
import { CancelledNotice } from "@/features/cart/cancelled-notice";
import { CartView } from "@/features/cart/cart-view";
import { NeedsScript } from "@/features/checkout/needs-script";

export const metadata: Metadata = { title: "Cart", robots: { index: false } };

export default async function CartPage({
  searchParams,
}: {
  searchParams: Promise<{ cancelled?: string | string[] }>;
}) {
  const { cancelled } = await searchParams;
  return (
    <div className="mx-auto w-full max-w-5xl px-4 py-8 sm:px-6">
      <h1 className="mb-6 text-2xl">Cart</h1>
      <NeedsScript />
      {typeof cancelled === "string" && <CancelledNotice id={cancelled} />}
      <div className="noscript-hidden">
        <CartView />
      </div>
    </div>
  );
}
