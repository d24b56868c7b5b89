import type { Overview } from "@/lib/api";
import { count } from "@/lib/format";
import { share } from "./change";

/** How many of those who look begin to pay, and how many of these have paid. */
export function Funnel({ totals }: { totals: Overview["totals"] }) {
  const steps = [
    { name: "Views", number: totals.views, of: null },
    { name: "Checkouts", number: totals.checkouts, of: share(totals.checkouts, totals.views) },
    { name: "Sales", number: totals.sales_count, of: share(totals.sales_count, totals.checkouts) },
  ];
  const most = Math.max(...steps.map(({ number }) => number), 1);
  const all = share(totals.sales_count, totals.views);
  return (
    <section className="min-w-0">
      <h2 className="mb-3 text-lg">From view to sale</h2>
      <ol className="flex flex-col gap-3">
        {steps.map(({ name, number, of }) => (
          <li key={name}>
            <p className="flex justify-between gap-3 text-sm">
              <span>{name}</span>
              <span className="tabular">
                <span className="text-white">{count(number)}</span>
                {of !== null && <span className="text-muted"> ({of} of the step before)</span>}
              </span>
            </p>
            <div aria-hidden className="mt-1 h-2 rounded-full bg-well">
              <div
                className="h-2 rounded-full bg-link"
                style={{ width: `${(number / most) * 100}%` }}
              />
            </div>
          </li>
        ))}
      </ol>
      <p className="mt-3 text-sm text-muted">
        {all === null ? "Nobody has looked in these days." : `${all} of views became sales.`}
      </p>
    </section>
  );
}
