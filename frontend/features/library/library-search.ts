import { pageOf } from "@/lib/search/page-of";
import { type RawParams, wordsOf } from "@/lib/search/product-search";

export type LibrarySearch = { q: string; page: number };

/** Reads the address of the library; what is wrong in it is left out. */
export function parseLibrary(params: RawParams): LibrarySearch {
  return {
    q: wordsOf(params),
    page: pageOf(params),
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
