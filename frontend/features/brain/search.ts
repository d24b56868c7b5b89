import type { RawParams } from "@/lib/search/product-search";
import { MAX_PAGE } from "@/lib/search/product-search";

/** The state of the Brain's list, all of it in the address. */
export type BrainSearch = {
  q: string;
  entry_type: readonly string[];
  category: readonly string[];
  tag: readonly string[];
  page: number;
};

const PER_PAGE = 20;

function list(value: RawParams[string]): string[] {
  const found = (typeof value === "string" ? [value] : (value ?? [])).flatMap((one) =>
    one.split(","),
  );
  const valid = found
    .map((one) => one.trim())
    .filter((one) => one !== "" && !/[\p{Cc}\\]/u.test(one));
  return [...new Set(valid)].sort().slice(0, 50);
}

export function parseBrain(params: RawParams): BrainSearch {
  const q = typeof params.q === "string" ? params.q : "";
  const page =
    typeof params.page === "string" && /^\d{1,3}$/u.test(params.page) ? Number(params.page) : 1;
  return {
    q: q
      .replace(/\p{Cc}/gu, " ")
      .trim()
      .slice(0, 256),
    entry_type: list(params.entry_type).filter((one) =>
      /^(guide|pattern|snippet|lesson|q_and_a)$/u.test(one),
    ),
    category: list(params.category),
    tag: list(params.tag),
    page: Math.min(Math.max(page, 1), MAX_PAGE),
  };
}

export function brainHref(search: BrainSearch): string {
  const params = new URLSearchParams();
  if (search.q !== "") params.set("q", search.q);
  for (const name of ["entry_type", "category", "tag"] as const) {
    if (search[name].length > 0) params.set(name, [...search[name]].sort().join(","));
  }
  if (search.page > 1) params.set("page", search.page.toString());
  const query = params.toString().replaceAll("%2C", ",");
  return query === "" ? "/brain" : `/brain?${query}`;
}

export function brainApiQuery(search: BrainSearch): string {
  const params = new URLSearchParams({
    per_page: PER_PAGE.toString(),
    page: search.page.toString(),
  });
  if (search.q !== "") params.set("q", search.q);
  for (const name of ["entry_type", "category", "tag"] as const) {
    for (const value of search[name]) params.append(name, value);
  }
  return params.toString();
}
