"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleUser } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { DISCLOSURE_ITEM, DisclosureMenu } from "@/components/ui/disclosure-menu";
import type { Me } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";
import { cn } from "@/lib/cn";

/** What only admins see: whether somebody is one is asked when the menu opens. */
function useIsAdmin(asked: boolean): boolean {
  const api = useApi();
  const { signedIn } = useAuth();
  const { data } = useQuery({
    queryKey: ["me", "role"],
    queryFn: async ({ signal }) => (await api<Me>("/api/users/me", { signal })).role,
    enabled: asked && signedIn,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return data === "admin";
}

/** The place in the header of whoever is signed in, or of the way to sign in. */
export function AccountSlot() {
  const { signedIn, signOut } = useAuth();
  const [opened, setOpened] = useState(false);
  const isAdmin = useIsAdmin(opened);
  if (!signedIn) {
    return (
      <Link
        href="/sign-in"
        prefetch={false}
        className="flex min-h-11 shrink-0 items-center rounded-control px-3 text-sm hover:bg-gray-700 hover:text-white"
      >
        Sign in
      </Link>
    );
  }
  return (
    <DisclosureMenu
      label="Account"
      button={<CircleUser aria-hidden className="size-5" />}
      onOpen={() => setOpened(true)}
    >
      <Link href="/library" prefetch={false} className={DISCLOSURE_ITEM}>
        Library
      </Link>
      <Link href="/dashboard" prefetch={false} className={DISCLOSURE_ITEM}>
        Dashboard
      </Link>
      <Link href="/dashboard/settings" prefetch={false} className={DISCLOSURE_ITEM}>
        Settings
      </Link>
      <form action={signOut} data-leaves>
        <button type="submit" className={DISCLOSURE_ITEM}>
          Sign out
        </button>
      </form>
      {/* The last one: nothing moves away from under a pointer when it appears. */}
      {isAdmin && (
        <Link
          href="/admin/refunds"
          prefetch={false}
          className={cn(DISCLOSURE_ITEM, "border-t border-line")}
        >
          Refund appeals
        </Link>
      )}
    </DisclosureMenu>
  );
}
