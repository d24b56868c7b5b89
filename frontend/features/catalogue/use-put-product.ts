"use client";

import type { RefObject } from "react";
import type { OwnProduct, ProductFields } from "@/lib/api";
import { usePutRevision } from "@/lib/forms/use-put-revision";

export function fieldsOf(product: OwnProduct): ProductFields {
  const { name, slug, summary, description, category, tech, tags } = product;
  const { price_cents, extended_price_cents } = product;
  return {
    ...{ name, slug, summary, description, category, tech, tags },
    ...{ price_cents, extended_price_cents },
  };
}

/** Whether the server has what was sent; an empty address is made of the name there. */
function isKept(sent: ProductFields, product: OwnProduct): boolean {
  const kept = fieldsOf(product);
  return (Object.keys(kept) as (keyof ProductFields)[]).every(
    (name) =>
      (name === "slug" && !sent.slug) || JSON.stringify(sent[name]) === JSON.stringify(kept[name]),
  );
}

/** A function that saves a product's fields over the revision that they were made from. */
export function usePutProduct(id: string, revision: RefObject<number>) {
  return usePutRevision<ProductFields, OwnProduct>(
    {
      path: `/api/products/${id}`,
      mine: `/api/products/me/${id}`,
      conflict: "product_changed",
      isKept,
    },
    revision,
  );
}
