import { pageOf } from "@/lib/search/page-of";
import { type RawParams, wordsOf } from "@/lib/search/product-search";

export const PATH = "/dashboard/brain/labels";
const PER_PAGE = 50;

export type LabelSearch = { q: string; page: number };

export function parseLabels(params: RawParams): LabelSearch {
  return { q: wordsOf(params), page: pageOf(params) };
}

export function labelsHref({ q, page }: LabelSearch): string {
  const params = new URLSearchParams();
  if (q !== "") params.set("q", q);
  if (page > 1) params.set("page", page.toString());
  const query = params.toString();
  return query === "" ? PATH : `${PATH}?${query}`;
}

export function labelsApiQuery({ q, page }: LabelSearch): string {
  return new URLSearchParams({
    q,
    page: page.toString(),
    per_page: PER_PAGE.toString(),
  }).toString();
}
