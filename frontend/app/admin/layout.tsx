import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/toast";

export const metadata: Metadata = { title: "Administration", robots: { index: false } };

/** Only the frame: each page asks who is signed in. */
export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <div className="container-page py-8">{children}</div>
      <Toaster />
    </>
  );
}
