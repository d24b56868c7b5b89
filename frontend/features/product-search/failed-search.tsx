import { CloudOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";
import { ApiProblem } from "@/lib/api/errors";

/** A search without an answer: what failed, that nothing is lost, and another try. */
export function FailedSearch({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const requestId = error instanceof ApiProblem ? error.requestId : null;
  return (
    <StateMessage
      icon={CloudOff}
      title="The search did not answer"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      <p role="alert">Your words and filters are kept.</p>
      {requestId !== null && <p className="mt-2 text-xs text-muted">Request {requestId}</p>}
    </StateMessage>
  );
}
