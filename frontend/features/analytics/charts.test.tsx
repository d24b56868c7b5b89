import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Overview } from "@/lib/api";
import { Charts } from "./charts";

type Column = Overview["series"][number];

/** Days of November 2026 with these numbers of sales, at a dollar each. */
const days = (first: number, sales: readonly number[]): Column[] =>
  sales.map((sales_count, at) => ({
    first: `2026-11-${String(first + at).padStart(2, "0")}`,
    last: `2026-11-${String(first + at).padStart(2, "0")}`,
    views: 0,
    visitors: 0,
    impressions: 0,
    clicks: 0,
    checkouts: 0,
    sales_count,
    revenue_cents: sales_count * 100,
    refunds: 0,
    refunded_cents: 0,
  }));

const html = (now: readonly number[], before: readonly number[]) =>
  renderToStaticMarkup(
    <Charts series={days(20, now)} before={days(10, before)} by="day" currency="USD" />,
  );

test("the period before is a dashed gray line over each bar, on the same scale", () => {
  const made = html([1, 2], [4, 0]);
  const lines = [...made.matchAll(/<path d="([^"]*)"[^>]*stroke-dasharray[^>]*>/gu)];
  expect(lines).toHaveLength(3);
  for (const [line] of lines) {
    expect(line).toContain('stroke="var(--color-control)"');
  }
  // Four of five, then nothing, with no line between them; beside it bars of one and two of five.
  expect(lines[1]?.[1]).toBe("M0 20H50M50 100H100");
  const bars = [...made.matchAll(/<rect [^>]*height="([^"]*)"/gu)].map(([, height]) => height);
  expect(bars.slice(2, 4)).toEqual(["20", "40"]);
  expect(made).toContain("Before: 10 Nov 2026 – 11 Nov 2026");
});

test("below each day of the table stands the day that it is compared with", () => {
  const rows = html([1, 2], [4, 0])
    .split("<tr")
    .slice(2)
    .map((row) => [...row.matchAll(/<td[^>]*>([^<]*)/gu)].slice(0, 3).map(([, text]) => text));
  expect(rows).toEqual([
    ["20 Nov 2026", "1", "$1.00"],
    ["Before: 10 Nov 2026", "4", "$4.00"],
    ["21 Nov 2026", "2", "$2.00"],
    ["Before: 11 Nov 2026", "0", "$0.00"],
  ]);
});

test("beside a chart of nothing stands no number but 0", () => {
  const [drawing = ""] = html([0, 0], [0, 0]).split("<details");
  expect(drawing).toContain("<span>$0.00</span>");
  expect(drawing).not.toMatch(/<span>\$?(?!0(\.00)?<)[\d.]+<\/span>/u);
  expect(html([0, 0], [3, 0])).toContain("<span>$5.00</span>");
});
