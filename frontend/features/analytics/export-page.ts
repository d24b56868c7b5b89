import { parsePeriod, periodQuery } from "./period";

/** The page on which the link to a table as CSV stands: of that product, for that period. */
export function exportPage(params: URLSearchParams): string {
  const product = params.get("product");
  const path =
    product === null
      ? "/dashboard/analytics"
      : `/dashboard/products/${encodeURIComponent(product)}/analytics`;
  return `${path}${periodQuery(parsePeriod(Object.fromEntries(params)))}`;
}
