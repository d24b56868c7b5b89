import type { Refund } from "@/lib/api";
import { pageOf } from "@/lib/search/page-of";
import type { RawParams } from "@/lib/search/product-search";
import { STATUS } from "./words";

export const PATH = "/admin/refunds";

/** `all` is every refund there is; appeals are what an admin is there for. */
export type AdminStatus = Refund["status"] | "all";
export type AdminSearch = { status: AdminStatus; page: number };

export const FILTERS = ["appealed", "requested", "failed", "all"] as const satisfies AdminStatus[];

/** Reads the address of the refunds that admins see; what is wrong in it is left out. */
export function parseAdmin(params: RawParams): AdminSearch {
  const known: AdminStatus[] = [...(Object.keys(STATUS) as Refund["status"][]), "all"];
  return {
    status: known.find((one) => one === params.status) ?? "appealed",
    page: pageOf(params),
  };
}

/** The address of a list. */
export function adminHref({ status, page }: AdminSearch): string {
  const params = new URLSearchParams();
  if (status !== "appealed") params.set("status", status);
  if (page > 1) params.set("page", page.toString());
  const query = params.toString();
  return query === "" ? PATH : `${PATH}?${query}`;
}

/** The query that asks the API for it. */
export function adminQuery({ status, page }: AdminSearch): string {
  return status === "all" ? `?page=${page}` : `?status=${status}&page=${page}`;
}
