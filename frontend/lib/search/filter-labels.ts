import { money } from "@/lib/format";
import { type FilterName, type ProductSearch, sameValue } from "./product-search";

export const FILTER_NAMES: Record<FilterName, string> = {
  category: "Category",
  tech: "Tech stack",
  license: "Licence",
  rating: "Rating",
  price: "Price",
};

export const SORT_NAMES = {
  relevance: "Best match",
  newest: "Newest",
  popular: "Popular",
  price_asc: "Price: low to high",
  price_desc: "Price: high to low",
  rating: "Top rated",
} as const;

function priceLabel(min: number | null, max: number | null): string {
  const written = (cents: number) => (cents === 0 ? "$0" : money(cents, "USD"));
  if (min !== null && max !== null) return `${written(min)} – ${written(max)}`;
  if (min !== null) return `From ${written(min)}`;
  return max === null ? "Any price" : `Up to ${written(max)}`;
}

function ratingLabel(least: number): string {
  return `${least} and up`;
}

/** One active choice, how it reads, and the search without it. */
export type Chip = { key: string; filter: FilterName; label: string; without: ProductSearch };

/** The chips of a search; `label` knows how a facet's value is written. */
export function chips(
  search: ProductSearch,
  label: (filter: "category" | "tech" | "license", value: string) => string,
): Chip[] {
  const found: Chip[] = [];
  for (const filter of ["category", "tech", "license"] as const) {
    for (const value of search[filter]) {
      const rest = (search[filter] as readonly string[]).filter((one) => !sameValue(one, value));
      found.push({
        key: `${filter}:${value}`,
        filter,
        label: label(filter, value),
        without: { ...search, [filter]: rest, page: 1 },
      });
    }
  }
  if (search.ratingMin !== null) {
    found.push({
      key: "rating",
      filter: "rating",
      label: ratingLabel(search.ratingMin),
      without: { ...search, ratingMin: null, page: 1 },
    });
  }
  if (search.priceMin !== null || search.priceMax !== null) {
    found.push({
      key: "price",
      filter: "price",
      label: priceLabel(search.priceMin, search.priceMax),
      without: { ...search, priceMin: null, priceMax: null, page: 1 },
    });
  }
  return found;
}
