import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Toaster } from "@/components/ui/toast";
import { DashboardNavigation } from "@/features/dashboard/navigation";

export const metadata: Metadata = { title: "Dashboard", robots: { index: false } };

/** Only the frame: each page asks who is signed in, and knows where to come back to. */
export default function DashboardLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <div className="container-page flex gap-8 py-6">
        <DashboardNavigation />
        <div className="min-w-0 flex-1">{children}</div>
      </div>
      <Toaster />
    </>
  );
}
