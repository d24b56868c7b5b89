import { Fragment } from "react";
import { Table, Td, Th } from "@/components/ui/table";
import { cn } from "@/lib/cn";
import { amount, count } from "@/lib/format";
import { Bars, type Column, daysOf, whole } from "./bars";
import type { Grain } from "./period";
import { CARD, CARD_NAME, CARDS, NumberCell } from "./row-cards";

const HEADS: Record<Grain, string> = { day: "Day", week: "Week", month: "Month" };

/**
 * Revenue, sales and views as bars with those of the period before, and all figures of both as a
 * table for who cannot see them.
 */
export function Charts({
  series,
  before,
  by,
  currency,
}: {
  series: readonly Column[];
  /** Each lies before the column at its place. */
  before: readonly Column[];
  by: Grain;
  currency: string;
}) {
  const numbers = numbersIn(currency);
  const each = `by ${by}`;
  return (
    <div className="rounded-card border border-line bg-card p-4">
      <ul aria-label="Key" className="mb-4 flex flex-wrap gap-x-6 gap-y-1 text-sm text-muted">
        <li className="flex items-center gap-2">
          <span aria-hidden className="size-3 shrink-0 bg-link" />
          {whole(series)}
        </li>
        <li className="flex items-center gap-2">
          <span aria-hidden className="w-5 shrink-0 border-t-2 border-dashed border-control" />
          Before: {whole(before)}
        </li>
      </ul>
      <div className="grid gap-6 xl:grid-cols-3">
        <Bars
          title={`Revenue ${each}`}
          series={series}
          before={before}
          value={({ revenue_cents }) => revenue_cents}
          shown={(cents) => amount(cents, currency)}
        />
        <Bars
          title={`Sales ${each}`}
          series={series}
          before={before}
          value={({ sales_count }) => sales_count}
          shown={count}
        />
        <Bars
          title={`Views ${each}`}
          series={series}
          before={before}
          value={({ views }) => views}
          shown={count}
        />
      </div>
      <details className="mt-3">
        <summary className="inline-flex min-h-11 items-center text-sm text-link">
          Show as a table
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls needs the focus */}
        <section aria-label={`Figures ${each}`} tabIndex={0} className="max-h-80 overflow-auto">
          <Table className={cn(CARDS, NARROW)}>
            <caption className="sr-only">Figures {each}</caption>
            <thead>
              <tr>
                <Th>{HEADS[by]}</Th>
                {numbers.map(({ name }) => (
                  <Th key={name} className="text-right">
                    {name}
                  </Th>
                ))}
              </tr>
            </thead>
            <tbody>
              {series.map((column, at) => {
                const compared = before[at];
                return (
                  <Fragment key={column.first}>
                    <Row name={daysOf(column)} column={column} numbers={numbers} />
                    {compared !== undefined && (
                      <Row
                        name={`Before: ${daysOf(compared)}`}
                        column={compared}
                        numbers={numbers}
                        className="text-muted"
                      />
                    )}
                  </Fragment>
                );
              })}
            </tbody>
          </Table>
        </section>
      </details>
    </div>
  );
}

// Nine columns have no room to spare on a tablet.
const NARROW = "sm:max-lg:[&_td]:px-1.5 sm:max-lg:[&_th]:px-1.5";

type Numbers = readonly { name: string; of: (column: Column) => string }[];

const numbersIn = (currency: string): Numbers => [
  { name: "Sales", of: ({ sales_count }) => count(sales_count) },
  { name: "Revenue", of: ({ revenue_cents }) => amount(revenue_cents, currency) },
  { name: "Views", of: ({ views }) => count(views) },
  { name: "Visitors", of: ({ visitors }) => count(visitors) },
  { name: "Checkouts", of: ({ checkouts }) => count(checkouts) },
  { name: "Shown", of: ({ impressions }) => count(impressions) },
  { name: "Chosen", of: ({ clicks }) => count(clicks) },
  { name: "Refunds", of: ({ refunds }) => count(refunds) },
];

function Row({
  name,
  column,
  numbers,
  className,
}: {
  name: string;
  column: Column;
  numbers: Numbers;
  className?: string;
}) {
  return (
    <tr className={cn(CARD, className)}>
      <Td className={cn("min-w-28 lg:whitespace-nowrap", CARD_NAME)}>{name}</Td>
      {numbers.map((number) => (
        <NumberCell key={number.name} label={number.name}>
          {number.of(column)}
        </NumberCell>
      ))}
    </tr>
  );
}
