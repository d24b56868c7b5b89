"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, ShoppingCart } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import type { Line } from "@/features/cart/lines";
import { ownQuote, useCartItems } from "@/features/cart/use-cart";
import { CartFullError, useAddToCart } from "@/features/cart/use-change-cart";
import { usePurchasesOf } from "@/features/library/queries";
import type { CartItem, ProductDetail } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";
import { formProblem } from "@/lib/forms/field-errors";

/** What somebody can do about a licence: buy it, put it into the cart, or find it where it is. */
export function BuyButtons({
  product,
  licence,
  priceCents,
}: {
  product: Pick<ProductDetail, "id">;
  licence: CartItem["licence"];
  priceCents: number;
}) {
  const item = { product_id: product.id, licence };
  const { signedIn } = useAuth();
  const api = useApi();
  // Whether it is one's own; what a licence costs stands on the page already.
  const own = useQuery({ ...ownQuote(api, item), enabled: signedIn });
  const purchase = usePurchasesOf(product.id).find(
    (one) => one.licence === licence && one.status !== "refunded",
  );
  if (own.data?.lines[0]?.problem === "own_product") {
    return (
      <Choice note="This is yours.">
        <Button asChild size="large" variant="secondary" className="flex-1 lg:w-full">
          <Link href={`/dashboard/products/${product.id}/edit`} prefetch={false}>
            Edit it
          </Link>
        </Button>
      </Choice>
    );
  }
  if (purchase !== undefined) {
    return (
      <Choice note="You have this licence.">
        <Button asChild size="large" className="flex-1 lg:w-full">
          <Link href={`/library/${purchase.id}`} prefetch={false}>
            <CircleCheck aria-hidden />
            In your library
          </Link>
        </Button>
      </Choice>
    );
  }
  const checkout = `/checkout/${product.id}?licence=${licence}`;
  return (
    <div className="flex flex-1 flex-wrap gap-3 lg:flex-col">
      <Button asChild size="large" className="flex-1 lg:flex-none">
        <Link href={checkout} prefetch={false}>
          {priceCents === 0 ? "Get it free" : "Buy now"}
        </Link>
      </Button>
      {priceCents > 0 && <CartButton item={{ ...item, seen_price_cents: priceCents }} />}
    </div>
  );
}

function Choice({ note, children }: { note: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-1 flex-col gap-2">
      <p className="text-sm max-lg:sr-only">{note}</p>
      {children}
    </div>
  );
}

/** Puts a licence into the cart; once it is there, the way to the cart. */
function CartButton({ item }: { item: Line }) {
  const items = useCartItems();
  const add = useAddToCart();
  const there = items?.some(
    ({ product_id, licence }) => product_id === item.product_id && licence === item.licence,
  );
  return (
    <>
      {there ? (
        <Button asChild size="large" variant="secondary" className="noscript-hidden">
          <Link href="/cart" prefetch={false}>
            <CircleCheck aria-hidden className="text-success" />
            In your cart
          </Link>
        </Button>
      ) : (
        <Button
          size="large"
          variant="secondary"
          className="noscript-hidden max-lg:px-4"
          disabled={add.isPending}
          onClick={() => add.mutate(item)}
        >
          <ShoppingCart aria-hidden />
          <span className="max-lg:sr-only">Add to cart</span>
        </Button>
      )}
      <p role="status" className="sr-only">
        {there && add.isSuccess ? "It is in your cart." : ""}
      </p>
      {add.isError && (
        <div className="w-full">
          <ErrorNotice>
            {add.error instanceof CartFullError
              ? add.error.message
              : formProblem(add.error, []).form}
          </ErrorNotice>
        </div>
      )}
    </>
  );
}
