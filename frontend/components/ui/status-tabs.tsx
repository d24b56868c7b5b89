import Link from "next/link";
import { cn } from "@/lib/cn";
import { count } from "@/lib/format";

/** The statuses by which a list can be narrowed, each a link, and how many there are of each. */
export function StatusTabs<Status extends string | null>({
  statuses,
  chosen,
  nameOf,
  countOf,
  hrefOf,
  scroll = true,
  className,
}: {
  statuses: readonly Status[];
  chosen: Status;
  nameOf: (status: Status) => string;
  countOf?: (status: Status) => number;
  hrefOf: (status: Status) => string;
  /** Whether a choice leads to the page's beginning. */
  scroll?: boolean;
  className?: string;
}) {
  return (
    <nav aria-label="Status" className={cn("flex gap-1", className)}>
      {statuses.map((status) => (
        <Link
          key={status ?? "all"}
          href={hrefOf(status)}
          prefetch={false}
          scroll={scroll}
          {...(chosen === status ? { "aria-current": "page" } : {})}
          className={cn(
            "flex min-h-11 items-center gap-2 rounded-control px-3 text-sm whitespace-nowrap sm:min-h-9",
            chosen === status ? "bg-card font-medium text-white" : "hover:bg-card",
          )}
        >
          {nameOf(status)}
          {countOf !== undefined && (
            <span className="text-muted tabular">{count(countOf(status))}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
