import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DesignSystem } from "@/features/design/design-system";

export const metadata: Metadata = { title: "Design system", robots: { index: false } };

/** Every part of the design system in each of its states; for development, and for its tests. */
export default function DesignPage() {
  if (process.env.ENVIRONMENT !== "development") {
    notFound();
  }
  return <DesignSystem />;
}
