"use client";

import { Star } from "lucide-react";
import type { ProductPage } from "@/lib/api";
import { count } from "@/lib/format";
import { changed, LICENSES, type ProductSearch, toggled } from "@/lib/search/product-search";
import { FacetList } from "./facet-list";
import { PriceFilter } from "./price-filter";
import type { Entry } from "./search-address";

/** All filters of a search, with counts as if nothing were chosen of that filter itself. */
export function Filters({
  search,
  facets,
  onChange,
}: {
  search: ProductSearch;
  facets: ProductPage["facets"];
  onChange: (search: ProductSearch, entry?: Entry) => void;
}) {
  const license = (value: string) => LICENSES.find((one) => one === value);
  return (
    <div className="flex flex-col gap-6">
      <FacetList
        legend="Category"
        name="category"
        values={facets.category}
        chosen={search.category}
        onToggle={(value) =>
          onChange(changed(search, { category: toggled(search.category, value) }))
        }
      />
      <FacetList
        legend="Tech stack"
        name="tech"
        values={facets.tech}
        chosen={search.tech}
        onToggle={(value) => onChange(changed(search, { tech: toggled(search.tech, value) }))}
      />
      <FacetList
        legend="Licence"
        name="license"
        values={facets.license}
        chosen={search.license}
        onToggle={(value) => {
          const kind = license(value);
          if (kind !== undefined) {
            onChange(changed(search, { license: toggled(search.license, kind) }));
          }
        }}
      />
      <RatingFilter search={search} ratings={facets.rating} onChange={onChange} />
      <PriceFilter
        bars={facets.price.histogram}
        greatest={facets.price.max ?? 0}
        range={{ min: search.priceMin, max: search.priceMax }}
        onChange={({ min, max }, entry) =>
          onChange(changed(search, { priceMin: min, priceMax: max }), entry)
        }
      />
    </div>
  );
}

function RatingFilter({
  search,
  ratings,
  onChange,
}: {
  search: ProductSearch;
  ratings: ProductPage["facets"]["rating"];
  onChange: (search: ProductSearch, entry?: Entry) => void;
}) {
  const option = (value: number | null, label: React.ReactNode, found?: number) => (
    <label key={value ?? "any"} className="facet-row">
      <input
        type="radio"
        name="rating_min"
        value={value ?? ""}
        checked={search.ratingMin === value}
        onChange={() => onChange(changed(search, { ratingMin: value }))}
        className="size-5 shrink-0 appearance-none rounded-full border border-control bg-well checked:border-[6px] checked:border-primary checked:bg-white"
      />
      <span className="flex flex-1 items-center gap-1">{label}</span>
      {found !== undefined && (
        <span className="text-muted tabular">
          <span className="sr-only">, </span>
          {count(found)}
          <span className="sr-only"> products</span>
        </span>
      )}
    </label>
  );
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-semibold text-white">Rating</legend>
      {option(null, "Any rating")}
      {ratings.map((one) =>
        option(
          one.at_least,
          <>
            <Star aria-hidden className="size-4 fill-warning text-warning" />
            {one.at_least} and up
          </>,
          one.count,
        ),
      )}
    </fieldset>
  );
}
