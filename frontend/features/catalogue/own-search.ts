import type { OwnProductRow } from "@/lib/api";
import type { OwnList } from "@/lib/search/own-list";
import { STATUS_NAMES } from "./status-badge";

export const OWN_PRODUCTS: OwnList<
  OwnProductRow["status"],
  "name" | "price" | "views" | "sales" | "revenue" | "rating"
> = {
  path: "/dashboard/products",
  statuses: STATUS_NAMES,
  sorts: {
    updated: "Last changed",
    name: "Name",
    price: "Price",
    views: "Views",
    sales: "Sales",
    revenue: "Revenue",
    rating: "Rating",
  },
};
