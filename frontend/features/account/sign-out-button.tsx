"use client";

import { Button } from "@/components/ui/button";
import { useAuth } from "@/lib/auth/client";

export function SignOutButton() {
  const { signOut } = useAuth();
  return (
    <form action={signOut}>
      <Button type="submit">Sign out</Button>
    </form>
  );
}
