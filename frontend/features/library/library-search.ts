import { type RawParams, wordsOf } from "@/lib/search/product-search";

export type LibrarySearch = { q: string; page: number };

const MAX_PAGE = 100;

/** Reads the address of the library; what is wrong in it is left out. */
export function parseLibrary(params: RawParams): LibrarySearch {
  const page = Number(typeof params.page === "string" ? params.page : 1);
  return {
    q: wordsOf(params),
    page: Number.isInteger(page) && page >= 1 && page <= MAX_PAGE ? page : 1,
  };
}

/** The query of an address, which is the API's own, with its question mark. */
export function libraryQuery({ q, page }: LibrarySearch): string {
  const params = new URLSearchParams();
  if (q !== "") params.set("q", q);
  if (page > 1) params.set("page", page.toString());
  const query = params.toString();
  return query === "" ? "" : `?${query}`;
}
