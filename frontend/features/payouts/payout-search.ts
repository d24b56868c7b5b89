import type { Payout } from "@/lib/api";
import { pageOf } from "@/lib/search/page-of";
import type { RawParams } from "@/lib/search/product-search";
import { STATUSES } from "./words";

export const PATH = "/dashboard/payouts";

export type PayoutSearch = { status: Payout["status"] | null; page: number };

/** Reads the address of the payouts; what is wrong in it is left out. */
export function parsePayouts(params: RawParams): PayoutSearch {
  return {
    status: STATUSES.find((one) => one === params.status) ?? null,
    page: pageOf(params),
  };
}

/** The query of an address, with its question mark; it is the API's own. */
export function payoutsQuery({ status, page }: PayoutSearch): string {
  const params = new URLSearchParams();
  if (status !== null) params.set("status", status);
  if (page > 1) params.set("page", page.toString());
  const query = params.toString();
  return query === "" ? "" : `?${query}`;
}
