import type { ReactNode } from "react";
import { MarkedText } from "@/features/products/marked-text";
import type { Suggestions } from "@/lib/api";
import { counted, money } from "@/lib/format";
import { EMPTY_SEARCH, searchHref } from "@/lib/search/product-search";

export type Option = {
  key: string;
  href: string;
  label: ReactNode;
  note?: string;
  /** Words that choosing it searches for. */
  search?: string;
};

export type Group = { title: string; options: Option[]; erasable?: boolean };

/** What the search box offers: the recent searches for an empty field, otherwise suggestions. */
export function groupsOf(found: Suggestions | null, recent: readonly string[]): Group[] {
  const groups: Group[] = [
    {
      title: "Recent searches",
      erasable: true,
      options: recent.map((q) => ({
        key: `recent:${q}`,
        href: searchHref({ ...EMPTY_SEARCH, q }),
        label: q,
        search: q,
      })),
    },
    {
      title: "Products",
      options: (found?.products ?? []).map((product) => ({
        key: product.id,
        href: `/products/${product.slug}`,
        label: <MarkedText segments={product.name} />,
        note: money(product.price_cents, product.currency),
      })),
    },
    {
      title: "Categories",
      options: (found?.categories ?? []).map((category) => ({
        key: `category:${category.slug}`,
        href: searchHref({ ...EMPTY_SEARCH, category: [category.slug] }),
        label: category.name,
      })),
    },
    {
      title: "Tech",
      options: (found?.tech ?? []).map((tech) => ({
        key: `tech:${tech.value}`,
        href: searchHref({ ...EMPTY_SEARCH, tech: [tech.value] }),
        label: tech.value,
        note: counted(tech.count, "product"),
      })),
    },
    {
      title: "Brain",
      options: (found?.brain ?? []).map((entry) => ({
        key: entry.id,
        href: `/brain/${entry.slug}`,
        label: <MarkedText segments={entry.title} />,
        note: entry.category.name,
      })),
    },
  ];
  return groups.filter((group) => group.options.length > 0);
}
