import { ChevronLeft, ChevronRight } from "lucide-react";
import { cn } from "@/lib/cn";

/** The pages to link: the first, the last, and those around the current one; null for a gap. */
export function pageNumbers(page: number, pages: number): (number | null)[] {
  const near = [1, page - 1, page, page + 1, pages].filter((one) => one >= 1 && one <= pages);
  const shown = [...new Set(near)].sort((a, b) => a - b);
  return shown.flatMap((one, at) => {
    const before = shown[at - 1];
    if (before === undefined || one === before + 1) return [one];
    return one === before + 2 ? [before + 1, one] : [null, one];
  });
}

const CELL =
  "inline-flex min-h-11 min-w-11 items-center justify-center gap-1 rounded-control px-3 text-sm tabular sm:min-h-10 sm:min-w-10";

/** Links to pages, real addresses; `onSelect` may take a click over. */
export function Pagination({
  page,
  pages,
  href,
  onSelect,
}: {
  page: number;
  pages: number;
  href: (page: number) => string;
  onSelect?: (page: number, event: React.MouseEvent<HTMLAnchorElement>) => void;
}) {
  if (pages <= 1) {
    return null;
  }
  const link = (to: number, label: string, content: React.ReactNode, rel?: string) => (
    <a
      href={href(to)}
      rel={rel}
      aria-label={label}
      {...(to === page ? { "aria-current": "page" } : {})}
      onClick={onSelect && ((event) => onSelect(to, event))}
      className={cn(
        CELL,
        to === page ? "bg-primary font-medium text-white" : "border border-line hover:bg-gray-700",
      )}
    >
      {content}
    </a>
  );
  return (
    <nav aria-label="Pages">
      <ul className="flex flex-wrap items-center justify-center gap-2">
        {page > 1 && (
          <li>
            {link(
              page - 1,
              "Previous page",
              <ChevronLeft aria-hidden className="size-4" />,
              "prev",
            )}
          </li>
        )}
        {pageNumbers(page, pages).map((one, at) => (
          <li
            key={one ?? `gap-${at}`}
            className={cn(one !== null && one !== page && "max-sm:hidden")}
          >
            {one === null ? (
              <span className="px-1 text-muted">…</span>
            ) : (
              link(one, `Page ${one}`, one)
            )}
          </li>
        ))}
        {page < pages && (
          <li>
            {link(page + 1, "Next page", <ChevronRight aria-hidden className="size-4" />, "next")}
          </li>
        )}
      </ul>
    </nav>
  );
}
