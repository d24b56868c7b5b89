import { Table, Td, Th } from "@/components/ui/table";
import type { Overview } from "@/lib/api";
import { amount, count, date } from "@/lib/format";
import { roundTop } from "./change";
import type { Grain } from "./period";

type Column = Overview["series"][number];

const HEADS: Record<Grain, string> = { day: "Day", week: "Week", month: "Month" };

/** Revenue, sales and views as bars, and all figures as a table for who cannot see them. */
export function Charts({
  series,
  by,
  currency,
}: {
  series: readonly Column[];
  by: Grain;
  currency: string;
}) {
  const numbers = numbersIn(currency);
  const each = `by ${by}`;
  return (
    <div className="rounded-card border border-line bg-card p-4">
      <div className="grid gap-6 xl:grid-cols-3">
        <Bars
          title={`Revenue ${each}`}
          series={series}
          value={({ revenue_cents }) => revenue_cents}
          shown={(cents) => amount(cents, currency)}
        />
        <Bars
          title={`Sales ${each}`}
          series={series}
          value={({ sales_count }) => sales_count}
          shown={count}
        />
        <Bars title={`Views ${each}`} series={series} value={({ views }) => views} shown={count} />
      </div>
      <details className="mt-3">
        <summary className="inline-flex min-h-11 items-center text-sm text-link">
          Show as a table
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls needs the focus */}
        <section aria-label={`Figures ${each}`} tabIndex={0} className="max-h-80 overflow-auto">
          <Table>
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
              {series.map((column) => (
                <tr key={column.first}>
                  <Td className="whitespace-nowrap">{daysOf(column)}</Td>
                  {numbers.map(({ name, of }) => (
                    <Td key={name} className="text-right tabular">
                      {of(column)}
                    </Td>
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
        </section>
      </details>
    </div>
  );
}

const numbersIn = (
  currency: string,
): readonly { name: string; of: (column: Column) => string }[] => [
  { name: "Sales", of: ({ sales_count }) => count(sales_count) },
  { name: "Revenue", of: ({ revenue_cents }) => amount(revenue_cents, currency) },
  { name: "Views", of: ({ views }) => count(views) },
  { name: "Visitors", of: ({ visitors }) => count(visitors) },
  { name: "Checkouts", of: ({ checkouts }) => count(checkouts) },
  { name: "Shown", of: ({ impressions }) => count(impressions) },
  { name: "Chosen", of: ({ clicks }) => count(clicks) },
  { name: "Refunds", of: ({ refunds }) => count(refunds) },
];

function daysOf({ first, last }: Column): string {
  return first === last ? date(first) : `${date(first)} – ${date(last)}`;
}

function Bars({
  title,
  series,
  value,
  shown,
}: {
  title: string;
  series: readonly Column[];
  value: (column: Column) => number;
  shown: (value: number) => string;
}) {
  const most = Math.max(...series.map(value), 0);
  const top = roundTop(most);
  const step = 100 / series.length;
  const height = (of: number) => (of / top) * 100;
  // There is neither half a view nor half a cent.
  const marks = [top, top / 2, 0].filter(Number.isInteger);
  const first = series[0]?.first ?? "";
  const last = series.at(-1)?.last ?? "";
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 text-sm text-muted">{title}</figcaption>
      {/* The labels are text beside the drawing, so that they keep their size on a phone. */}
      <div className="grid grid-cols-[auto_1fr] gap-x-2 text-xs text-muted">
        <div aria-hidden className="-my-2 flex flex-col justify-between text-right tabular">
          {marks.map((mark) => (
            <span key={mark}>{shown(mark)}</span>
          ))}
        </div>
        <svg
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title} from ${date(first)} to ${date(last)}; the most in one column: ${shown(most)}. The table below has all numbers.`}
          className="block h-48 w-full overflow-visible"
        >
          {marks.map((mark) => (
            <line
              key={mark}
              x1="0"
              x2="100"
              y1={100 - height(mark)}
              y2={100 - height(mark)}
              stroke="var(--color-line)"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {series.map((column, at) => (
            <rect
              key={column.first}
              x={at * step + step * 0.15}
              y={100 - height(value(column))}
              width={step * 0.7}
              height={height(value(column))}
              fill="var(--color-link)"
            >
              <title>{`${daysOf(column)}: ${shown(value(column))}`}</title>
            </rect>
          ))}
        </svg>
        <p aria-hidden className="col-start-2 mt-2 flex justify-between">
          <span>{date(first)}</span>
          <span>{date(last)}</span>
        </p>
      </div>
    </figure>
  );
}
