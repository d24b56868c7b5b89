"use client";

import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { signOut } from "./actions";
import { cachedToken } from "./cached-token";

export type Auth = {
  signedIn: boolean;
  /** A session token that is good for some seconds more; null for whoever is signed out. */
  getToken: () => Promise<string | null>;
  signOut: () => Promise<void>;
};

export const AuthContext = createContext<Auth>({
  signedIn: false,
  getToken: () => Promise.resolve(null),
  signOut: () => Promise.resolve(),
});

export function useAuth(): Auth {
  return useContext(AuthContext);
}

const ClerkAuth = dynamic(() => import("./clerk-auth").then((file) => file.ClerkAuth));

export type AuthSetup =
  | { mode: "local"; signedIn: boolean }
  | { mode: "clerk"; publishableKey: string; nonce: string };

/** Gives the pages below it `useAuth`, whoever signs people in. */
export function AuthProvider({ setup, children }: { setup: AuthSetup; children: ReactNode }) {
  if (setup.mode === "clerk") {
    return (
      <ClerkAuth publishableKey={setup.publishableKey} nonce={setup.nonce}>
        {children}
      </ClerkAuth>
    );
  }
  return <LocalAuth signedIn={setup.signedIn}>{children}</LocalAuth>;
}

function LocalAuth({ signedIn, children }: { signedIn: boolean; children: ReactNode }) {
  const auth = useMemo(
    () => ({
      signedIn,
      getToken: signedIn ? cachedToken() : () => Promise.resolve(null),
      signOut,
    }),
    [signedIn],
  );
  return <AuthContext value={auth}>{children}</AuthContext>;
}
