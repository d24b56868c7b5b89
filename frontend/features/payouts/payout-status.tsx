import { Badge } from "@/components/ui/badge";
import type { Payout } from "@/lib/api";
import { STATUS } from "./words";

export function PayoutStatus({ status }: { status: Payout["status"] }) {
  const { label, look } = STATUS[status];
  return <Badge variant={look}>{label}</Badge>;
}
