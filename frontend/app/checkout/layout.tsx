import type { Metadata } from "next";
import type { ReactNode } from "react";

export const metadata: Metadata = { title: "Checkout", robots: { index: false } };

export default function CheckoutLayout({ children }: { children: ReactNode }) {
  return children;
}
