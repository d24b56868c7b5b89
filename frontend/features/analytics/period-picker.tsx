import Link from "next/link";
import { cn } from "@/lib/cn";

const PERIODS = [7, 30, 90] as const;

/** The period that an address names; a month where it names none of ours. */
export function periodOf(days: string | string[] | undefined): number {
  return PERIODS.find((one) => String(one) === days) ?? 30;
}

/** Links to the same page for other periods. */
export function PeriodPicker({ path, days }: { path: string; days: number }) {
  return (
    <nav aria-label="Period" className="flex gap-1">
      {PERIODS.map((one) => (
        <Link
          key={one}
          href={`${path}?days=${one}`}
          prefetch={false}
          {...(one === days ? { "aria-current": "page" } : {})}
          className={cn(
            "flex min-h-11 items-center rounded-control px-3 text-sm sm:min-h-9",
            one === days ? "bg-card font-medium text-white" : "hover:bg-card",
          )}
        >
          {one} days
        </Link>
      ))}
    </nav>
  );
}
