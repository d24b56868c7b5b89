import type { RawParams } from "./product-search";

/** The API counts the pages of its lists no further. */
const LAST_PAGE = 10_000;

/** The page of a list that an address names; the first where it names none. */
export function pageOf({ page }: RawParams): number {
  const wanted = Number(typeof page === "string" ? page : 1);
  return Number.isInteger(wanted) && wanted >= 1 && wanted <= LAST_PAGE ? wanted : 1;
}
