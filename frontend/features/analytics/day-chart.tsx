import { Table, Td, Th } from "@/components/ui/table";
import type { Overview } from "@/lib/api";
import { count, date } from "@/lib/format";
import { roundTop } from "./change";

/** Views by day as bars, and as a table for who cannot see them. */
export function DayChart({ series }: { series: Overview["series"] }) {
  const most = Math.max(...series.map(({ views }) => views), 0);
  const top = roundTop(most);
  const step = 100 / series.length;
  const height = (views: number) => (views / top) * 100;
  // Half of an odd number is no number of views.
  const marks = [top, top / 2, 0].filter(Number.isInteger);
  const first = series[0]?.day ?? "";
  const last = series.at(-1)?.day ?? "";
  return (
    <figure className="rounded-card border border-line bg-card p-4">
      <figcaption className="mb-2 text-sm text-muted">Views by day (UTC)</figcaption>
      {/* The labels are text beside the drawing, so that they keep their size on a phone. */}
      <div className="grid grid-cols-[auto_1fr] gap-x-2 text-xs text-muted">
        <div aria-hidden className="-my-2 flex flex-col justify-between text-right tabular">
          {marks.map((mark) => (
            <span key={mark}>{count(mark)}</span>
          ))}
        </div>
        <svg
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          role="img"
          aria-label={`Views by day from ${date(first)} to ${date(last)}; the most on one day: ${count(most)}. The table below has all numbers.`}
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
          {series.map(({ day, views }, at) => (
            <rect
              key={day}
              x={at * step + step * 0.15}
              y={100 - height(views)}
              width={step * 0.7}
              height={height(views)}
              fill="var(--color-link)"
            >
              <title>{`${date(day)}: ${count(views)}`}</title>
            </rect>
          ))}
        </svg>
        <p aria-hidden className="col-start-2 mt-2 flex justify-between">
          <span>{date(first)}</span>
          <span>{date(last)}</span>
        </p>
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
                <Th className="text-right">Views</Th>
                <Th className="text-right">Visitors</Th>
                <Th className="text-right">Shown</Th>
                <Th className="text-right">Chosen</Th>
              </tr>
            </thead>
            <tbody>
              {series.map(({ day, views, visitors, impressions, clicks }) => (
                <tr key={day}>
                  <Td>{date(day)}</Td>
                  {[
                    ["views", views],
                    ["visitors", visitors],
                    ["impressions", impressions],
                    ["clicks", clicks],
                  ].map(([name, number]) => (
                    <Td key={name} className="text-right tabular">
                      {count(Number(number))}
                    </Td>
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
        </section>
      </details>
    </figure>
  );
}
