import type { Grant, Sale } from "@/lib/api";
import { count, counted, date } from "@/lib/format";

/** Whether a buyer can download by a grant at a moment, and if not, why. */
export function grantState(
  grant: Grant | undefined,
  status: Sale["status"],
  now: Date,
): { ok: boolean; text: string } {
  if (status === "refunded") return { ok: false, text: "Ended with the refund." };
  if (status === "disputed") return { ok: false, text: "Resting while the bank decides." };
  if (status !== "paid" && status !== "refund_requested") {
    return { ok: false, text: "They begin once the order is paid." };
  }
  if (grant === undefined) return { ok: false, text: "None have been issued." };
  if (grant.revoked_at !== null) {
    return { ok: false, text: `Revoked on ${date(grant.revoked_at)}.` };
  }
  if (new Date(grant.expires_at) <= now) {
    return { ok: false, text: `Expired on ${date(grant.expires_at)}.` };
  }
  if (grant.used >= grant.limit) {
    return { ok: false, text: `All ${counted(grant.limit, "download")} are used.` };
  }
  return {
    ok: true,
    text: `${count(grant.used)} of ${counted(grant.limit, "download")} used, until ${date(grant.expires_at)}.`,
  };
}

/** Whether the seller may issue and change downloads of an order in this state. */
export function canGrant(status: Sale["status"]): boolean {
  return status === "paid" || status === "refund_requested";
}
