import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LinkLabel } from "@/components/ui/link-label";
import { cn } from "@/lib/cn";
import { GRAINS, type Grain, PERIODS, type Period, periodQuery, USUAL } from "./period";

/** Links and a form to the same page for other periods; all of it works without JavaScript. */
export function PeriodPicker({
  path,
  period,
  by,
  first,
  last,
}: {
  path: string;
  period: Period;
  /** How the page is cut, and which days it is about. */
  by: Grain;
  first: string;
  last: string;
}) {
  const names = Object.entries(PERIODS) as [keyof typeof PERIODS, string][];
  const grains = Object.entries(GRAINS) as [Grain, string][];
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
      <nav aria-label="Period" className="flex flex-wrap gap-1">
        {names.map(([name, label]) => (
          <Choice
            key={name}
            href={`${path}${periodQuery({ ...USUAL, period: name })}`}
            here={name === period.period}
          >
            {label}
          </Choice>
        ))}
      </nav>
      <form
        // Another address is another form: what was typed for this one would stay in its fields.
        key={`${first} ${last}`}
        action={path}
        aria-label="Days of your own"
        className="flex flex-wrap items-end gap-2"
      >
        <input type="hidden" name="period" value="custom" />
        <Field label="From">
          {(control) => (
            <Input {...control} type="date" name="from" defaultValue={first} required />
          )}
        </Field>
        <Field label="To">
          {(control) => <Input {...control} type="date" name="to" defaultValue={last} required />}
        </Field>
        <Button type="submit" variant="secondary">
          Show
        </Button>
      </form>
      <nav aria-label="Columns" className="flex flex-wrap gap-1">
        {grains.map(([grain, label]) => (
          <Choice
            key={grain}
            href={`${path}${periodQuery({ ...period, by: grain })}`}
            here={grain === by}
          >
            {label}
          </Choice>
        ))}
      </nav>
    </div>
  );
}

function Choice({ href, here, children }: { href: string; here: boolean; children: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      {...(here ? { "aria-current": "page" } : {})}
      className={cn(
        "flex min-h-11 items-center rounded-control px-3 text-sm sm:min-h-9",
        here ? "bg-card font-medium text-white" : "hover:bg-card",
      )}
    >
      <LinkLabel>{children}</LinkLabel>
    </Link>
  );
}
