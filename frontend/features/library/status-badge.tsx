import { Badge } from "@/components/ui/badge";
import type { Purchase } from "@/lib/api";
import { STATUS } from "./words";

export function PurchaseStatus({ status }: { status: Purchase["status"] }) {
  const { label, look } = STATUS[status];
  return <Badge variant={look}>{label}</Badge>;
}
