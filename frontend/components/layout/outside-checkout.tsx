"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** Where somebody is about to pay; not the page that says it is done. */
const PAYING = /^\/checkout(?:\/[0-9a-f-]{36})?$/u;

/** What stands on every page but those where one pays; there, `instead`. */
export function OutsideCheckout({
  instead = null,
  children,
}: {
  instead?: ReactNode;
  children: ReactNode;
}) {
  return PAYING.test(usePathname()) ? instead : children;
}
