import type { Overview } from "@/lib/api";
import { date } from "@/lib/format";
import { scaleTo } from "./change";

export type Column = Overview["series"][number];

/** `20 Nov 2026`, or the first and the last day of more. */
export function daysOf({ first, last }: { first: string; last: string }): string {
  return first === last ? date(first) : `${date(first)} – ${date(last)}`;
}

/** All days of a series. */
export function whole(series: readonly Column[]): string {
  const [first, last] = [series[0], series.at(-1)];
  return first === undefined || last === undefined
    ? ""
    : daysOf({ first: first.first, last: last.last });
}

const LINE = { fill: "none", vectorEffect: "non-scaling-stroke", pointerEvents: "none" } as const;

/** A series as bars, and the one before as dashes over them. */
export function Bars({
  title,
  series,
  before,
  value,
  shown,
}: {
  title: string;
  series: readonly Column[];
  /** Each lies before the column at its place. */
  before: readonly Column[];
  value: (column: Column) => number;
  shown: (value: number) => string;
}) {
  const most = Math.max(...series.map(value), 0);
  const mostBefore = Math.max(...before.map(value), 0);
  const { top, marks } = scaleTo(Math.max(most, mostBefore));
  const step = 100 / series.length;
  const height = (of: number) => (of / top) * 100;
  // Not joined: between many narrow columns the lines up and down would hide the bars.
  const levels = before
    .map((column, at) => `M${at * step} ${100 - height(value(column))}H${(at + 1) * step}`)
    .join("");
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 text-sm text-muted">{title}</figcaption>
      {/* The labels are text beside the drawing, so that they keep their size on a phone. */}
      <div className="grid grid-cols-[auto_1fr] gap-x-2 text-xs text-muted">
        <div aria-hidden className="-my-2 flex flex-col-reverse justify-between text-right tabular">
          {marks.map((mark) => (
            <span key={mark}>{shown(mark)}</span>
          ))}
        </div>
        <svg
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title} from ${date(series[0]?.first ?? "")} to ${date(series.at(-1)?.last ?? "")}; the most in one column: ${shown(most)}, in the period before: ${shown(mostBefore)}. The table below has all numbers.`}
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
          {/* What lies beneath keeps the gray from being lost on the blue of a bar. */}
          <path d={levels} {...LINE} stroke="var(--color-card)" strokeWidth="5" />
          <path
            d={levels}
            {...LINE}
            stroke="var(--color-control)"
            strokeWidth="2"
            strokeDasharray="5 4"
          />
        </svg>
        <p aria-hidden className="col-start-2 mt-2 flex justify-between">
          <span>{date(series[0]?.first ?? "")}</span>
          <span>{date(series.at(-1)?.last ?? "")}</span>
        </p>
      </div>
    </figure>
  );
}
