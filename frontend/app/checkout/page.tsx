import { CheckoutFrame } from "@/features/checkout/checkout-frame";
import { CartCheckout } from "@/features/checkout/checkout-view";
import { requireToken } from "@/lib/auth/server";

/** Pays what is in the cart. */
export default async function CartCheckoutPage() {
  await requireToken("/checkout");
  return (
    <CheckoutFrame back={{ href: "/cart", label: "Back to the cart" }}>
      <CartCheckout />
    </CheckoutFrame>
  );
}
