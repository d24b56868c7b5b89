"use client";

import { useLinkStatus } from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** The words of a link, dimmed while its page takes more than a moment to come. */
export function LinkLabel({ children }: { children: ReactNode }) {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-busy={pending}
      className={cn("transition-opacity duration-150", pending && "opacity-60 delay-150")}
    >
      {children}
    </span>
  );
}
