"use client";

import { ShoppingCart } from "lucide-react";
import Link from "next/link";
import { count, counted } from "@/lib/format";
import { useCartItems } from "./use-cart";

/** The way to the cart in the header, with the number of products in it. */
export function CartLink() {
  const items = useCartItems();
  const number = items?.length ?? 0;
  return (
    <Link
      href="/cart"
      prefetch={false}
      aria-label={number === 0 ? "Cart" : `Cart, ${counted(number, "product")}`}
      className="noscript-hidden relative flex size-11 shrink-0 items-center justify-center rounded-control hover:bg-gray-700 hover:text-white"
    >
      <ShoppingCart aria-hidden className="size-5" />
      {number > 0 && (
        <span
          aria-hidden
          className="absolute top-0.5 right-0.5 min-w-5 rounded-full bg-primary px-1 text-center text-xs leading-5 font-medium text-white tabular"
        >
          {count(number)}
        </span>
      )}
    </Link>
  );
}
