"use client";

import { useId, useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import type { ValueCount } from "@/lib/api";
import { count } from "@/lib/format";

const SHOWN = 8;

/** The values of a facet as checkboxes, the most frequent first; long lists can be searched. */
export function FacetList({
  legend,
  name,
  values: counted,
  chosen,
  onToggle,
}: {
  legend: string;
  name: string;
  values: readonly ValueCount[];
  /** What is chosen now: the counts may still be those of the choice before. */
  chosen: readonly string[];
  onToggle: (value: string) => void;
}) {
  const [sought, setSought] = useState("");
  const [open, setOpen] = useState(false);
  const id = useId();
  const folded = new Set(chosen.map((value) => value.toLowerCase()));
  const values = counted.map((one) => ({ ...one, selected: folded.has(one.value.toLowerCase()) }));
  const words = sought.trim().toLowerCase();
  const found = values.filter((one) => one.selected || one.label.toLowerCase().includes(words));
  const shown =
    open || words !== "" ? found : found.filter((one, at) => at < SHOWN || one.selected);
  const hidden = found.length - shown.length;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-sm font-semibold text-white">{legend}</legend>
      {values.length > SHOWN && (
        <Input
          type="search"
          aria-label={`Search in ${legend.toLowerCase()}`}
          placeholder="Search"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          // Enter would send the whole form.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
          className="mb-2 noscript-hidden"
        />
      )}
      <ul id={id} className="flex flex-col">
        {shown.map((one) => (
          <Value key={one.value} name={name} value={one} onToggle={onToggle} />
        ))}
      </ul>
      {shown.length === 0 && (
        <p className="text-sm text-muted">
          {words === "" ? "Nothing to choose from." : `Nothing matches “${sought}”.`}
        </p>
      )}
      {(hidden > 0 || open) && words === "" && (
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="mt-1 min-h-11 text-sm text-link hover:underline noscript-hidden lg:min-h-8"
        >
          {open ? "Show fewer" : `Show ${hidden} more`}
        </button>
      )}
      {hidden > 0 && (
        <noscript>
          <details>
            <summary className="text-sm text-link">Show {hidden} more</summary>
            <ul className="flex flex-col">
              {found
                .filter((one) => !shown.includes(one))
                .map((one) => (
                  <Value key={one.value} name={name} value={one} onToggle={onToggle} />
                ))}
            </ul>
          </details>
        </noscript>
      )}
    </fieldset>
  );
}

function Value({
  name,
  value: one,
  onToggle,
}: {
  name: string;
  value: ValueCount;
  onToggle: (value: string) => void;
}) {
  return (
    <li>
      <label className="facet-row">
        <Checkbox
          name={name}
          value={one.value}
          checked={one.selected}
          onChange={() => onToggle(one.value)}
        />
        <span className="min-w-0 flex-1 truncate" title={one.label}>
          {one.label}
        </span>
        <span className="text-muted tabular">
          {/* Read together with the label, the number needs its unit. */}
          {count(one.count)}
          <span className="sr-only"> products</span>
        </span>
      </label>
    </li>
  );
}
