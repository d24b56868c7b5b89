import type { Metadata } from "next";
import type { ReactNode } from "react";

export const metadata: Metadata = { title: "Library", robots: { index: false } };

export default function LibraryLayout({ children }: { children: ReactNode }) {
  return <div className="mx-auto w-full max-w-5xl px-4 py-8 sm:px-6">{children}</div>;
}
