import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { NeedsScript } from "./needs-script";

/** One column, and one way back. */
export function CheckoutFrame({
  back,
  children,
}: {
  back: { href: string; label: string };
  children: ReactNode;
}) {
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-8">
      <Link
        href={back.href}
        prefetch={false}
        className="inline-flex min-h-11 items-center gap-2 text-sm wrap-anywhere text-link hover:underline"
      >
        <ArrowLeft aria-hidden className="size-4" />
        {back.label}
      </Link>
      <h1 className="mt-1 mb-6 text-2xl">Checkout</h1>
      <NeedsScript />
      <div className="noscript-hidden">{children}</div>
    </div>
  );
}
