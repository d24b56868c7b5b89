import type { OwnEntryRow } from "@/lib/api";
import type { OwnList } from "@/lib/search/own-list";

export const STATUS_NAMES = { published: "Published", draft: "Draft" } as const;

export const OWN_ENTRIES: OwnList<
  OwnEntryRow["status"],
  "title" | "views" | "citations" | "helpful"
> = {
  path: "/dashboard/brain",
  statuses: STATUS_NAMES,
  sorts: {
    updated: "Last changed",
    title: "Title",
    views: "Views",
    citations: "Times cited",
    helpful: "Helpful votes",
  },
};
