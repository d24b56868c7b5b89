"use client";

import { type RefObject, useRef } from "react";
import type { OwnProduct, ProductFields } from "@/lib/api";
import { ApiProblem, isTemporary } from "@/lib/api/errors";
import { useApi } from "@/lib/api/use-api";

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

/**
 * A function that saves a product's fields over the revision that they were made from. A try whose
 * answer was lost may have made the next revision itself: that is nobody else's change.
 */
export function usePutProduct(id: string, revision: RefObject<number>) {
  const api = useApi();
  const unanswered = useRef<ProductFields[]>([]);
  const put = async (values: ProductFields): Promise<OwnProduct> => {
    const saved = await api<OwnProduct>(`/api/products/${id}`, {
      send: { method: "PUT", body: values, headers: { "If-Match": `"${revision.current}"` } },
    });
    unanswered.current = [];
    return saved;
  };
  return async (values: ProductFields): Promise<OwnProduct> => {
    try {
      return await put(values);
    } catch (error) {
      if (isTemporary(error)) unanswered.current.push(values);
      const conflict = error instanceof ApiProblem && error.code === "product_changed";
      if (!conflict || unanswered.current.length === 0) throw error;
      const now = await api<OwnProduct>(`/api/products/me/${id}`);
      const own = unanswered.current.some((sent) => isKept(sent, now));
      if (!own || now.revision !== revision.current + 1) throw error;
      revision.current = now.revision;
      return put(values);
    }
  };
}
