import { notFound } from "next/navigation";
import { CheckoutProgress } from "@/features/checkout/checkout-progress";
import type { Checkout } from "@/lib/api";
import { serverMine } from "@/lib/api/me";

/** What has become of a payment, by the server's own word. */
export default async function SuccessPage({
  searchParams,
}: {
  searchParams: Promise<{ checkout?: string | string[] }>;
}) {
  const { checkout: id } = await searchParams;
  if (typeof id !== "string") notFound();
  const checkout = await serverMine<Checkout>(
    `/checkout/success?checkout=${encodeURIComponent(id)}`,
    `/api/checkouts/${encodeURIComponent(id)}`,
  );
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-8">
      <CheckoutProgress initial={checkout} />
    </div>
  );
}
