import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LinkLabel } from "@/components/ui/link-label";
import { ErrorNotice } from "@/components/ui/notice";
import { cn } from "@/lib/cn";
import {
  FIRST_DAY,
  GRAINS,
  type Grain,
  LAST_DAY,
  PERIODS,
  type Period,
  periodQuery,
  type Refusal,
  USUAL,
} from "./period";

const REFUSAL = "period-refusal";

/** Links and a form to the same page for other periods; all of it works without JavaScript. */
export function PeriodPicker({
  path,
  period,
  by,
  first,
  last,
  refusal,
}: {
  path: string;
  period: Period;
  /** How the page is cut, and which days it is about. */
  by: Grain;
  first: string;
  last: string;
  /** Why the page is not about what was asked for. */
  refusal: Refusal | null;
}) {
  const { from, to } = refusal?.typed ?? { from: first, to: last };
  const refused = refusal?.typed
    ? ({ "aria-invalid": true, "aria-describedby": REFUSAL } as const)
    : {};
  const own = { type: "date", min: FIRST_DAY, max: LAST_DAY, required: true, ...refused };
  const names = Object.entries(PERIODS) as [keyof typeof PERIODS, string][];
  const grains = Object.entries(GRAINS) as [Grain, string][];
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
      <nav aria-label="Period" className="flex flex-wrap gap-1">
        {names.map(([name, label]) => (
          <Choice
            key={name}
            href={`${path}${periodQuery({ ...USUAL, period: name, by: period.by })}`}
            here={name === period.period}
          >
            {label}
          </Choice>
        ))}
      </nav>
      <form
        // Another address is another form: what was typed for this one would stay in its fields.
        key={`${from} ${to}`}
        action={path}
        aria-label="Days of your own"
        className="flex min-w-0 flex-wrap items-end gap-2"
      >
        <input type="hidden" name="period" value="custom" />
        {period.by !== null && <input type="hidden" name="by" value={period.by} />}
        <Field label="From">
          {(control) => <Input {...control} {...own} name="from" defaultValue={from} />}
        </Field>
        <Field label="To">
          {(control) => <Input {...control} {...own} name="to" defaultValue={to} />}
        </Field>
        <Button type="submit" variant="secondary">
          Show
        </Button>
        {refusal !== null && (
          <div id={REFUSAL} className="basis-full">
            <ErrorNotice>{refusal.why} Below are the last 30 days instead.</ErrorNotice>
          </div>
        )}
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
