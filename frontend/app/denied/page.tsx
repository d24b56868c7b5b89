import { Ban } from "lucide-react";
import type { Metadata } from "next";
import { StateMessage } from "@/components/ui/state";
import { SignOutButton } from "@/features/account/sign-out-button";

export const metadata: Metadata = { title: "No access", robots: { index: false } };

/** For whoever is signed in with an account that may do nothing here. */
export default async function DeniedPage({
  searchParams,
}: {
  searchParams: Promise<{ why?: string | string[] }>;
}) {
  const suspended = (await searchParams).why === "suspended";
  return (
    <div className="container-page py-12">
      <h1 className="sr-only">No access</h1>
      <StateMessage
        icon={Ban}
        title={suspended ? "This account is suspended" : "This account is closed"}
        action={<SignOutButton />}
      >
        <p>
          {suspended
            ? "Nothing can be done with it until our support has lifted the suspension."
            : "Sign out to go on with another one."}
        </p>
      </StateMessage>
    </div>
  );
}
