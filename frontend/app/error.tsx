"use client";

import { CloudOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";

/** A page that could not be made. What failed stands in the server's log under the digest. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div className="container-page py-12">
      <h1 className="sr-only">Error</h1>
      <StateMessage
        icon={CloudOff}
        title="This page cannot be shown just now"
        action={<Button onClick={retry}>Try again</Button>}
      >
        <p role="alert">The shop’s server did not answer. Nothing of yours is lost.</p>
        {error.digest !== undefined && (
          <p className="mt-2 text-xs text-muted">Reference {error.digest}</p>
        )}
      </StateMessage>
    </div>
  );
}
