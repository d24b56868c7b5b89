"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { AuthProvider, type AuthSetup, useAuth } from "@/lib/auth/client";

/** What client components share: who is signed in, and one cache of answers. */
export function Providers({ auth, children }: { auth: AuthSetup; children: ReactNode }) {
  return (
    <AuthProvider setup={auth}>
      <Answers>{children}</Answers>
    </AuthProvider>
  );
}

function Answers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false } } }),
  );
  const { signedIn } = useAuth();
  const was = useRef(signedIn);
  // What one person was told is not for the next.
  useEffect(() => {
    if (was.current && !signedIn) client.clear();
    was.current = signedIn;
  }, [client, signedIn]);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
