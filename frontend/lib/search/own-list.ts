import { pageOf } from "./page-of";
import { type RawParams, wordsOf } from "./product-search";

/** A list of one's own things: where it stands, and by what it can be narrowed and put in order. */
export type OwnList<Status extends string, Sort extends string> = {
  path: string;
  /** By what they are called, in the order in which they are shown. */
  statuses: Readonly<Record<Status, string>>;
  sorts: Readonly<Record<Sort | "updated", string>>;
};

export type OwnSearch<Status extends string, Sort extends string> = {
  q: string;
  status: Status | null;
  sort: Sort | "updated";
  page: number;
};

/** Reads the address of a list; what is wrong in it is left out. */
export function parseOwn<Status extends string, Sort extends string>(
  { statuses, sorts }: OwnList<Status, Sort>,
  params: RawParams,
): OwnSearch<Status, Sort> {
  const statusNames = Object.keys(statuses) as Status[];
  const sortNames = Object.keys(sorts) as (Sort | "updated")[];
  return {
    q: wordsOf(params),
    status: statusNames.find((one) => one === params.status) ?? null,
    sort: sortNames.find((one) => one === params.sort) ?? "updated",
    page: pageOf(params),
  };
}

/** The query of a list, which is the API's own; what nobody asked for is not in it. */
export function ownQuery(search: OwnSearch<string, string>): string {
  const params = new URLSearchParams();
  if (search.q !== "") params.set("q", search.q);
  if (search.status !== null) params.set("status", search.status);
  if (search.sort !== "updated") params.set("sort", search.sort);
  if (search.page > 1) params.set("page", search.page.toString());
  const query = params.toString();
  return query === "" ? "" : `?${query}`;
}
