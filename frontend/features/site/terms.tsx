"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Terms } from "@/lib/api";

const Context = createContext<Terms | null>(null);

/** Tells client components the shop's terms; null while its server does not answer. */
export function TermsProvider({ terms, children }: { terms: Terms | null; children: ReactNode }) {
  return <Context value={terms}>{children}</Context>;
}

export function useTerms(): Terms | null {
  return useContext(Context);
}

/** These words and the address of whoever helps: `Write to us at support@…`. */
export function SupportAddress({ children }: { children: ReactNode }) {
  const terms = useTerms();
  if (terms === null) return children;
  const { support_email: address } = terms;
  return (
    <>
      {children} at{" "}
      <a
        href={`mailto:${address}`}
        className="wrap-anywhere text-link underline hover:no-underline"
      >
        {address}
      </a>
    </>
  );
}
