import type { Payout } from "@/lib/api";
import { dateTime } from "@/lib/format";

/** Why a payout is where it is, what comes next, and when. */
export function PayoutWords({ payout }: { payout: Payout }) {
  return (
    <>
      {payout.reason !== null && <span className="block text-white">{payout.reason}</span>}
      <span className="block">{payout.next_step}</span>
      {payout.next_at !== null && (
        <span className="block text-muted">Tried next on {dateTime(payout.next_at)}</span>
      )}
      {payout.settled_at !== null && (
        <span className="block text-muted">Settled on {dateTime(payout.settled_at)}</span>
      )}
    </>
  );
}
