"use client";

import { ClerkProvider, useAuth as useClerkAuth } from "@clerk/nextjs";
import { type ReactNode, useMemo } from "react";
import { AuthContext } from "./client";

function Bridge({ children }: { children: ReactNode }) {
  const { isSignedIn, getToken, signOut } = useClerkAuth();
  const auth = useMemo(
    () => ({
      signedIn: isSignedIn === true,
      getToken: () => getToken(),
      signOut: () => signOut({ redirectUrl: "/" }),
    }),
    [isSignedIn, getToken, signOut],
  );
  return <AuthContext value={auth}>{children}</AuthContext>;
}

/** Clerk behind the same face as the sandbox's sign-in. */
export function ClerkAuth({
  publishableKey,
  nonce,
  children,
}: {
  publishableKey: string;
  nonce: string;
  children: ReactNode;
}) {
  return (
    <ClerkProvider
      publishableKey={publishableKey}
      nonce={nonce}
      signInUrl="/sign-in"
      signUpUrl="/sign-up"
    >
      <Bridge>{children}</Bridge>
    </ClerkProvider>
  );
}
