"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Purchase, PurchaseDetail, PurchasePage } from "@/lib/api";
import { isTemporary } from "@/lib/api/errors";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";

type Api = ReturnType<typeof useApi>;

export const purchaseKey = (id: string) => ["purchases", id] as const;

/** One purchase with its timeline and versions. */
export function purchaseQuery(api: Api, id: string) {
  return queryOptions({
    queryKey: purchaseKey(id),
    queryFn: ({ signal }) => api<PurchaseDetail>(`/api/orders/${id}`, { signal }),
    staleTime: 10_000,
    retry: (failures, error) => isTemporary(error) && failures < 1,
  });
}

/** What the signed-in person has bought of a product; nothing while that is not known. */
export function usePurchasesOf(productId: string): readonly Purchase[] {
  const { signedIn } = useAuth();
  const api = useApi();
  const { data } = useQuery({
    queryKey: ["purchases", "of", productId],
    queryFn: ({ signal }) => api<PurchasePage>(`/api/orders?product_id=${productId}`, { signal }),
    enabled: signedIn,
    staleTime: 30_000,
    retry: (failures, error) => isTemporary(error) && failures < 1,
  });
  return (data?.items ?? []).filter(({ paid_at }) => paid_at !== null);
}
