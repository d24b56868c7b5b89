import type { EntryPage, ValueCount } from "@/lib/api";
import { cn } from "@/lib/cn";
import { count } from "@/lib/format";
import { sameValue } from "@/lib/search/product-search";
import { type BrainFacet, type BrainSearch, brainHref, brainToggled } from "./search";

const SHOWN_TAGS = 20;

/** They stand beside the list, or on phones folded above it. */
type Place = "side" | "fold";

/** The filters of the Brain's list: links that add or drop one value. */
export function Facets({
  place,
  facets,
  search,
}: {
  place: Place;
  facets: EntryPage["facets"];
  search: BrainSearch;
}) {
  return (
    <div className="flex flex-col gap-6">
      {(
        [
          ["entry_type", "Type"],
          ["category", "Category"],
          ["tag", "Tags"],
        ] as const
      ).map(([name, title]) => (
        <Facet
          key={name}
          place={place}
          name={name}
          title={title}
          values={facets[name]}
          search={search}
        />
      ))}
    </div>
  );
}

function Facet({
  place,
  name,
  title,
  values,
  search,
}: {
  place: Place;
  name: BrainFacet;
  title: string;
  values: readonly ValueCount[];
  search: BrainSearch;
}) {
  // What is chosen is always shown, so that it can be given up.
  const unlisted = search[name]
    .filter((one) => !values.some(({ value }) => sameValue(value, one)))
    .map((value) => ({ value, label: value, count: 0, selected: true }));
  const listed = values.filter((value, at) => value.selected || at < SHOWN_TAGS);
  const shown = [...unlisted, ...listed];
  if (shown.length === 0) {
    return null;
  }
  const href = (value: ValueCount) => brainHref(brainToggled(search, name, value.value));
  return (
    <section aria-labelledby={`${place}-${name}`}>
      <h2 id={`${place}-${name}`} className="mb-2 text-sm font-semibold">
        {title}
      </h2>
      <ul className="flex flex-wrap gap-x-2 lg:flex-col">
        {shown.map((value) => (
          <li key={value.value}>
            <a
              href={href(value)}
              rel="nofollow"
              aria-current={value.selected ? "true" : undefined}
              className={cn(
                "flex min-h-11 items-center justify-between gap-3 rounded-control px-2 text-sm hover:bg-gray-700 hover:text-white lg:min-h-8",
                value.selected && "bg-gray-700 font-medium text-white",
              )}
            >
              {value.label}
              {value.selected && <span className="sr-only"> (chosen; choose again to drop)</span>}
              <span className="text-muted tabular">{count(value.count)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
