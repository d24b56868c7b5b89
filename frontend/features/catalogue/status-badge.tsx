import { Badge } from "@/components/ui/badge";
import type { OwnProduct } from "@/lib/api";

export const STATUS_NAMES = {
  published: "Published",
  draft: "Draft",
  archived: "Archived",
} as const;

const LOOKS = { draft: "outline", published: "success", archived: "neutral" } as const;

/** In which state a product is; `hidden`: by an admin, whatever the seller says. */
export function StatusBadge({
  status,
  hidden = false,
}: {
  status: OwnProduct["status"];
  hidden?: boolean;
}) {
  return hidden ? (
    <Badge variant="danger">Hidden</Badge>
  ) : (
    <Badge variant={LOOKS[status]}>{STATUS_NAMES[status]}</Badge>
  );
}
