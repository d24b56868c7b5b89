import { expect, test } from "vitest";
import { exportPage } from "./export-page";

test.each([
  ["table=series", "/dashboard/analytics"],
  ["table=sources&period=90d&by=week", "/dashboard/analytics?period=90d&by=week"],
  [
    "table=series&product=6b1f0cf7&period=custom&from=2026-01-01&to=2026-01-31",
    "/dashboard/products/6b1f0cf7/analytics?period=custom&from=2026-01-01&to=2026-01-31",
  ],
  ["product=..%2F..%2Fadmin", "/dashboard/products/..%2F..%2Fadmin/analytics"],
])("whoever gets no file is back where the link stood: %s", (query, page) => {
  expect(exportPage(new URLSearchParams(query))).toBe(page);
});
