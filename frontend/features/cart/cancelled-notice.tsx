"use client";

import { useQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { Checkout } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";

/**
 * For whoever turned back at the payment page: ends that checkout, so that nobody can pay it from
 * another tab, and says that nothing was charged. If it is paid after all, that is where to go.
 */
export function CancelledNotice({ id }: { id: string }) {
  const api = useApi();
  const router = useRouter();
  const { data, isError } = useQuery({
    queryKey: ["checkout", id, "cancelled"],
    queryFn: ({ signal }) =>
      api<Checkout>(`/api/checkouts/${encodeURIComponent(id)}/cancel`, {
        signal,
        send: { method: "POST" },
        timeoutMs: 20_000,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const paid = data?.status === "paid" || data?.status === "processing";
  useEffect(() => {
    if (paid) router.replace(`/checkout/success?checkout=${encodeURIComponent(id)}`);
  }, [id, paid, router]);
  // Before the server has said so, it is not known: it may have been paid in another tab.
  const ended = data?.status === "expired" || data?.status === "failed";
  const bought = data?.orders ?? [];
  return (
    <div
      role="status"
      className="mb-4 flex items-start gap-2 rounded-card border border-line bg-card px-4 py-3 text-sm"
    >
      <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-link" />
      <p className="wrap-anywhere">
        You left the payment page.{" "}
        {isError
          ? "Whether that payment was made cannot be told just now: your library has what you have paid for."
          : ended && "Nothing was charged, and your cart is as it was."}
        {bought.length === 1 && (
          <>
            {" "}
            <Link
              href={`/products/${bought[0]?.product_slug}`}
              prefetch={false}
              className="text-link underline hover:no-underline"
            >
              Back to {bought[0]?.product_name}
            </Link>
          </>
        )}
      </p>
    </div>
  );
}
