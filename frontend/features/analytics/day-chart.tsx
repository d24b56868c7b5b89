import { Table, Td, Th } from "@/components/ui/table";
import type { Overview } from "@/lib/api";
import { amount, count, date } from "@/lib/format";
import { roundTop } from "./change";
import { CURRENCY } from "./currency";

type Day = Overview["series"][number];

/** Revenue and views by day as bars, and all figures as a table for who cannot see them. */
export function DayChart({ series }: { series: Overview["series"] }) {
  return (
    <div className="rounded-card border border-line bg-card p-4">
      <div className="grid gap-6 2xl:grid-cols-2">
        <Bars
          title="Revenue by day"
          series={series}
          value={({ revenue_cents }) => revenue_cents}
          shown={(cents) => amount(cents, CURRENCY)}
        />
        <Bars title="Views by day" series={series} value={({ views }) => views} shown={count} />
      </div>
      <details className="mt-3">
        <summary className="inline-flex min-h-11 items-center text-sm text-link">
          Show as a table
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls needs the focus */}
        <section aria-label="Figures by day" tabIndex={0} className="max-h-80 overflow-auto">
          <Table>
            <caption className="sr-only">Figures by day</caption>
            <thead>
              <tr>
                <Th>Day</Th>
                {["Sales", "Revenue", "Views", "Visitors", "Shown", "Chosen"].map((name) => (
                  <Th key={name} className="text-right">
                    {name}
                  </Th>
                ))}
              </tr>
            </thead>
            <tbody>
              {series.map((day) => (
                <tr key={day.day}>
                  <Td className="whitespace-nowrap">{date(day.day)}</Td>
                  {[
                    ["sales", count(day.sales_count)],
                    ["revenue", amount(day.revenue_cents, CURRENCY)],
                    ["views", count(day.views)],
                    ["visitors", count(day.visitors)],
                    ["impressions", count(day.impressions)],
                    ["clicks", count(day.clicks)],
                  ].map(([name, figure]) => (
                    <Td key={name} className="text-right tabular">
                      {figure}
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

function Bars({
  title,
  series,
  value,
  shown,
}: {
  title: string;
  series: Overview["series"];
  value: (day: Day) => number;
  shown: (value: number) => string;
}) {
  const most = Math.max(...series.map(value), 0);
  const top = roundTop(most);
  const step = 100 / series.length;
  const height = (of: number) => (of / top) * 100;
  // There is neither half a view nor half a cent.
  const marks = [top, top / 2, 0].filter(Number.isInteger);
  const first = series[0]?.day ?? "";
  const last = series.at(-1)?.day ?? "";
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 text-sm text-muted">{title} (UTC)</figcaption>
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
          aria-label={`${title} from ${date(first)} to ${date(last)}; the most on one day: ${shown(most)}. The table below has all numbers.`}
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
          {series.map((day, at) => (
            <rect
              key={day.day}
              x={at * step + step * 0.15}
              y={100 - height(value(day))}
              width={step * 0.7}
              height={height(value(day))}
              fill="var(--color-link)"
            >
              <title>{`${date(day.day)}: ${shown(value(day))}`}</title>
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
