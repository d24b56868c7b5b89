"use client";

import { CircleUser } from "lucide-react";
import Link from "next/link";
import { DISCLOSURE_ITEM, DisclosureMenu } from "@/components/ui/disclosure-menu";
import { useAuth } from "@/lib/auth/client";

/** The place in the header of whoever is signed in, or of the way to sign in. */
export function AccountSlot() {
  const { signedIn, signOut } = useAuth();
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
    <DisclosureMenu label="Account" button={<CircleUser aria-hidden className="size-5" />}>
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
    </DisclosureMenu>
  );
}
