import { Table, Td, Th } from "@/components/ui/table";
import type { Overview } from "@/lib/api";
import { count, date } from "@/lib/format";
import { roundTop } from "./change";

const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 44;
const BOTTOM = 24;
const PLOT = HEIGHT - BOTTOM - 8;

/** Views by day as bars, and as a table for who cannot see them. */
export function DayChart({ series }: { series: Overview["series"] }) {
  const most = Math.max(...series.map(({ views }) => views), 0);
  const top = roundTop(most);
  const step = (WIDTH - LEFT) / series.length;
  const y = (views: number) => 8 + PLOT - (views / top) * PLOT;
  const first = series[0]?.day ?? "";
  const last = series.at(-1)?.day ?? "";
  return (
    <figure className="rounded-card border border-line bg-card p-4">
      <figcaption className="mb-2 text-sm text-muted">Views by day (UTC)</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Views by day from ${date(first)} to ${date(last)}; the most on one day: ${count(most)}. The table below has all numbers.`}
        className="block h-auto w-full"
      >
        {[0, top / 2, top].map((mark) => (
          <g key={mark}>
            <line
              x1={LEFT}
              x2={WIDTH}
              y1={y(mark)}
              y2={y(mark)}
              stroke="var(--color-line)"
              strokeWidth="1"
            />
            <text
              x={LEFT - 8}
              y={y(mark) + 4}
              textAnchor="end"
              fontSize="12"
              fill="var(--color-muted)"
            >
              {count(mark)}
            </text>
          </g>
        ))}
        {series.map(({ day, views }, at) => (
          <rect
            key={day}
            x={LEFT + at * step + step * 0.15}
            y={y(views)}
            width={step * 0.7}
            height={Math.max(0, 8 + PLOT - y(views))}
            rx={Math.min(2, step / 6)}
            fill="var(--color-link)"
          >
            <title>{`${date(day)}: ${count(views)}`}</title>
          </rect>
        ))}
        <text x={LEFT} y={HEIGHT - 6} fontSize="12" fill="var(--color-muted)">
          {date(first)}
        </text>
        <text x={WIDTH} y={HEIGHT - 6} textAnchor="end" fontSize="12" fill="var(--color-muted)">
          {date(last)}
        </text>
      </svg>
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
