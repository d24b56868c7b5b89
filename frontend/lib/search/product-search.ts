/**
 * The state of a product search and its address. One state has one address: values joined by commas
 * in a fixed order, defaults left out.
 */

export const SORTS = [
  "relevance",
  "newest",
  "popular",
  "price_asc",
  "price_desc",
  "rating",
] as const;
export type Sort = (typeof SORTS)[number];

export const LICENSES = ["standard", "extended"] as const;
export type License = (typeof LICENSES)[number];

export type ProductSearch = {
  q: string;
  category: readonly string[];
  tech: readonly string[];
  license: readonly License[];
  /** In cents, inclusive. */
  priceMin: number | null;
  priceMax: number | null;
  ratingMin: number | null;
  /** Null: relevance with words, popularity without. */
  sort: Sort | null;
  page: number;
};

export const EMPTY_SEARCH: ProductSearch = {
  q: "",
  category: [],
  tech: [],
  license: [],
  priceMin: null,
  priceMax: null,
  ratingMin: null,
  sort: null,
  page: 1,
};

export const PER_PAGE = 24;
const MAX_Q = 256;
const MAX_VALUES = 50;
const MAX_VALUE = 100;
const MAX_CENTS = 100_000_000;
const MAX_REACHABLE = 1000;
export const MAX_PAGE = Math.floor(MAX_REACHABLE / PER_PAGE);

/** What Next's `searchParams` and URLSearchParams have in common. */
export type RawParams = Readonly<Record<string, string | readonly string[] | undefined>>;

function all(params: RawParams, name: string): readonly string[] {
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

// A comma inside a value is escaped, because commas separate.
function split(joined: string): string[] {
  return (joined.match(/(?:\\.|[^,\\])+/gu) ?? []).map((part) => part.replace(/\\(.)/gu, "$1"));
}

export function joinValues(values: readonly string[]): string {
  return values.map((value) => value.replace(/,/gu, "\\,")).join(",");
}
// A lone half of a character cannot be written in an address.
const REFUSED = /[\p{Cc}\p{Cs}\\]/u;

/** The values of a facet in an address, in any case once; what the API would refuse is left out. */
export function listOf(params: RawParams, name: string): string[] {
  const found = all(params, name)
    .flatMap(split)
    .map((value) => value.trim())
    .filter((value) => value !== "" && [...value].length <= MAX_VALUE && !REFUSED.test(value));
  return sorted(found).slice(0, MAX_VALUES);
}

function sorted(found: Iterable<string>): string[] {
  const once = new Map<string, string>();
  for (const value of found) {
    const folded = value.toLowerCase();
    if (!once.has(folded)) once.set(folded, value);
  }
  return [...once.values()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The words that are searched for, cut to what the API takes. */
export function wordsOf(params: RawParams): string {
  const text = (all(params, "q")[0] ?? "").replace(/[\p{Cc}\p{Cs}]/gu, " ").trim();
  return [...text].slice(0, MAX_Q).join("").trim();
}

/** Whether two values of a facet are the same to a search. */
export function sameValue(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function whole(params: RawParams, name: string, smallest: number, greatest: number): number | null {
  const text = all(params, name)[0];
  if (text === undefined || !/^\d{1,15}$/u.test(text)) {
    return null;
  }
  const number = Number(text);
  return number >= smallest && number <= greatest ? number : null;
}

function rating(params: RawParams): number | null {
  const text = all(params, "rating_min")[0];
  if (text === undefined || !/^\d(\.\d{1,2})?$/u.test(text)) {
    return null;
  }
  const number = Number(text);
  return number >= 1 && number <= 5 ? number : null;
}

function oneOf<T extends string>(known: readonly T[], value: string | undefined): T | null {
  return known.find((one) => one === value) ?? null;
}

/** Reads an address. What is wrong in it is left out: a link never breaks a page. */
export function parseSearch(params: RawParams): ProductSearch {
  const priceMin = whole(params, "price_min", 0, MAX_CENTS);
  const priceMax = whole(params, "price_max", 0, MAX_CENTS);
  const inOrder = priceMin === null || priceMax === null || priceMin <= priceMax;
  const licenses = listOf(params, "license").flatMap((value) => oneOf(LICENSES, value) ?? []);
  return {
    q: wordsOf(params),
    category: listOf(params, "category"),
    tech: listOf(params, "tech"),
    license: licenses,
    priceMin: inOrder ? priceMin : priceMax,
    priceMax: inOrder ? priceMax : priceMin,
    ratingMin: rating(params),
    sort: oneOf(SORTS, all(params, "sort")[0]),
    page: Math.min(whole(params, "page", 1, Number.MAX_SAFE_INTEGER) ?? 1, MAX_PAGE),
  };
}

export function rawParams(params: URLSearchParams): RawParams {
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]));
}

/** The sort that applies when none was chosen. */
export function defaultSort(search: Pick<ProductSearch, "q">): Sort {
  return search.q === "" ? "popular" : "relevance";
}

function pairs(search: ProductSearch): [string, string][] {
  const found: [string, string | null][] = [
    ["q", search.q || null],
    ["category", joinValues(sorted(search.category)) || null],
    ["tech", joinValues(sorted(search.tech)) || null],
    ["license", joinValues(sorted(search.license)) || null],
    ["price_min", search.priceMin?.toString() ?? null],
    ["price_max", search.priceMax?.toString() ?? null],
    ["rating_min", search.ratingMin?.toString() ?? null],
    ["sort", search.sort === defaultSort(search) ? null : search.sort],
    ["page", search.page > 1 ? search.page.toString() : null],
  ];
  return found.flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
}

// Commas and colons need no escape in a query, and addresses are read by people.
function encode(value: string): string {
  return encodeURIComponent(value).replace(/%2C/gu, ",").replace(/%20/gu, "+");
}

/** Writes the query of an address, without `?`; empty for the whole shop. */
export function searchQuery(search: ProductSearch): string {
  return pairs(search)
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join("&");
}

export function searchHref(search: ProductSearch): string {
  const query = searchQuery(search);
  return query === "" ? "/products" : `/products?${query}`;
}

/** Writes the API's query, where values of a facet are repeated parameters. */
export function apiQuery(search: ProductSearch, perPage: number = PER_PAGE): string {
  const params = new URLSearchParams();
  if (search.q !== "") params.set("q", search.q);
  for (const value of sorted(search.category)) params.append("category", value);
  for (const value of sorted(search.tech)) params.append("tech", value);
  for (const value of sorted(search.license)) params.append("license", value);
  if (search.priceMin !== null) params.set("price_min", search.priceMin.toString());
  if (search.priceMax !== null) params.set("price_max", search.priceMax.toString());
  if (search.ratingMin !== null) params.set("rating_min", search.ratingMin.toString());
  if (search.sort !== null) params.set("sort", search.sort);
  params.set("per_page", perPage.toString());
  if (search.page > 1) params.set("page", search.page.toString());
  return params.toString();
}

/** The same search with something changed; it begins at its first page again. */
export function changed(search: ProductSearch, change: Partial<ProductSearch>): ProductSearch {
  return { ...search, page: 1, ...change };
}

export function toggled<T extends string>(values: readonly T[], value: T): T[] {
  const rest = values.filter((one) => !sameValue(one, value));
  return rest.length < values.length ? rest : [...values, value];
}

export type FilterName = "category" | "tech" | "license" | "price" | "rating";

/** The filters that narrow the search, in the order of the side bar. */
export function activeFilters(search: ProductSearch): FilterName[] {
  const found: FilterName[] = [];
  if (search.category.length > 0) found.push("category");
  if (search.tech.length > 0) found.push("tech");
  if (search.license.length > 0) found.push("license");
  if (search.ratingMin !== null) found.push("rating");
  if (search.priceMin !== null || search.priceMax !== null) found.push("price");
  return found;
}

const WITHOUT: Record<FilterName, Partial<ProductSearch>> = {
  category: { category: [] },
  tech: { tech: [] },
  license: { license: [] },
  price: { priceMin: null, priceMax: null },
  rating: { ratingMin: null },
};

export function without(search: ProductSearch, filter: FilterName): ProductSearch {
  return changed(search, WITHOUT[filter]);
}

export function withoutFilters(search: ProductSearch): ProductSearch {
  return { ...EMPTY_SEARCH, q: search.q, sort: search.sort };
}
