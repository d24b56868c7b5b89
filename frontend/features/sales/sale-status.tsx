import { Badge } from "@/components/ui/badge";
import type { Sale } from "@/lib/api";
import { STATUS } from "./words";

export function SaleStatus({ status }: { status: Sale["status"] }) {
  const { label, look } = STATUS[status];
  return <Badge variant={look}>{label}</Badge>;
}
