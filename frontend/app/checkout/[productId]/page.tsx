import { notFound } from "next/navigation";
import { isWithdrawn } from "@/features/cart/cart-lines";
import { CheckoutFrame } from "@/features/checkout/checkout-frame";
import { ProductCheckout } from "@/features/checkout/checkout-view";
import type { Cart } from "@/lib/api";
import { serverMine } from "@/lib/api/me";
import { licenceOf } from "@/lib/licences";

/** Buys one product at once. */
export default async function ProductCheckoutPage({
  params,
  searchParams,
}: {
  params: Promise<{ productId: string }>;
  searchParams: Promise<{ licence?: string | string[] }>;
}) {
  const { productId } = await params;
  const item = { product_id: productId, licence: licenceOf((await searchParams).licence) };
  const quote = await serverMine<Cart>(
    `/checkout/${encodeURIComponent(productId)}?licence=${item.licence}`,
    "/api/cart/quote/mine",
    { method: "POST", body: { items: [item] } },
  );
  const line = quote.lines[0];
  if (line === undefined) notFound();
  const back = isWithdrawn(line)
    ? { href: "/products", label: "Browse products" }
    : { href: `/products/${line.slug}`, label: `Back to ${line.name}` };
  return (
    <CheckoutFrame back={back}>
      <ProductCheckout item={item} quote={quote} />
    </CheckoutFrame>
  );
}
