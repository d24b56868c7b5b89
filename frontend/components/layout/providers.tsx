"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { forgetAsked } from "@/features/brain/ask/last-asked";
import { TermsProvider } from "@/features/site/terms";
import type { Terms } from "@/lib/api";
import { isTemporary } from "@/lib/api/errors";
import { AuthProvider, type AuthSetup, useAuth } from "@/lib/auth/client";

/** What client components share: who is signed in, the shop's terms, and one cache of answers. */
export function Providers({
  auth,
  terms,
  children,
}: {
  auth: AuthSetup;
  terms: Terms | null;
  children: ReactNode;
}) {
  return (
    <AuthProvider setup={auth}>
      <TermsProvider terms={terms}>
        <Answers>{children}</Answers>
      </TermsProvider>
    </AuthProvider>
  );
}

const ATTEMPTS = 3;

function Answers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            refetchOnWindowFocus: false,
            // What is refused is refused: waiting for a second answer would only hide the first.
            retry: (failures, error) => isTemporary(error) && failures < ATTEMPTS - 1,
          },
          // Without a network they would wait for one: shown as done, and lost with the page.
          mutations: { networkMode: "always" },
        },
      }),
  );
  const { signedIn } = useAuth();
  const was = useRef(signedIn);
  // What one person was told is not for the next.
  useEffect(() => {
    if (was.current && !signedIn) {
      client.clear();
      forgetAsked();
    }
    was.current = signedIn;
  }, [client, signedIn]);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
