"use client";

import { useId, useRef, useState } from "react";
import { Input } from "@/components/ui/input";
import { RangeSlider } from "@/components/ui/range-slider";
import { cn } from "@/lib/cn";
import { money } from "@/lib/format";
import {
  formatPrice,
  type PriceBar,
  type PriceRange,
  PriceScale,
  parsePrice,
} from "@/lib/search/price-scale";
import type { Entry } from "./search-address";

const BARS_HEIGHT = 48;

/** Number fields, and a slider over the histogram of what the other filters leave. */
export function PriceFilter({
  bars,
  greatest,
  range,
  onChange,
}: {
  bars: readonly PriceBar[];
  greatest: number;
  range: PriceRange;
  onChange: (range: PriceRange, entry: Entry) => void;
}) {
  const scale = new PriceScale(bars, greatest);
  const places = scale.places(range);
  // While a thumb is dragged, only the slider moves.
  const [dragged, setDragged] = useState<[number, number] | null>(null);
  // Ten presses of an arrow are one wish, and one step back.
  const stepping = useRef(false);
  const [low, high] = dragged ?? places;
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-semibold text-white">Price</legend>
      {scale.steps > 0 && (
        <div className="noscript-hidden mb-3 px-2.5">
          <div aria-hidden className="flex items-end" style={{ height: BARS_HEIGHT }}>
            {bars.map((bar, at) => (
              <div
                key={bar.from}
                className={cn(
                  "flex-1 border-x border-page",
                  at >= low && at < high ? "bg-link" : "bg-gray-600",
                )}
                style={{
                  height: bar.count === 0 ? 1 : Math.max(3, (bar.count / most) * BARS_HEIGHT),
                }}
              />
            ))}
          </div>
          <RangeSlider
            min={0}
            max={scale.steps}
            value={[low, high]}
            labels={["Lowest price", "Highest price"]}
            valueText={(place, thumb) => {
              const cents = scale.limit(place, thumb);
              return cents === null ? "No limit" : money(cents, "USD");
            }}
            onChange={setDragged}
            onCommit={(committed, byKey) => {
              setDragged(null);
              onChange(scale.range(committed), byKey && stepping.current ? "replace" : "push");
              stepping.current = byKey;
            }}
            onRelease={() => {
              setDragged(null);
              stepping.current = false;
            }}
          />
        </div>
      )}
      <div className="flex items-start gap-2">
        <PriceField
          name="price_min"
          label="Lowest price in dollars"
          placeholder="Min"
          cents={range.min}
          onCommit={(min) => onChange(inOrder({ min, max: range.max }), "push")}
        />
        <span aria-hidden className="pt-2 text-muted">
          –
        </span>
        <PriceField
          name="price_max"
          label="Highest price in dollars"
          placeholder="Max"
          cents={range.max}
          onCommit={(max) => onChange(inOrder({ min: range.min, max }), "push")}
        />
      </div>
    </fieldset>
  );
}

function inOrder({ min, max }: PriceRange): PriceRange {
  return min !== null && max !== null && min > max ? { min: max, max: min } : { min, max };
}

function PriceField({
  name,
  label,
  placeholder,
  cents,
  onCommit,
}: {
  name: string;
  label: string;
  placeholder: string;
  cents: number | null;
  onCommit: (cents: number | null) => void;
}) {
  const id = useId();
  const [text, setText] = useState(formatPrice(cents));
  const [known, setKnown] = useState(cents);
  if (known !== cents) {
    setKnown(cents);
    setText(formatPrice(cents));
  }
  const parsed = parsePrice(text);
  const commit = () => {
    if (parsed !== undefined && parsed !== cents) onCommit(parsed);
  };
  return (
    <span className="relative flex-1">
      <span aria-hidden className="absolute top-3 left-3 text-sm text-muted sm:top-2.5">
        $
      </span>
      <Input
        inputMode="decimal"
        autoComplete="off"
        // Without JavaScript the form sends dollars under a name that says so.
        name={`${name}_dollars`}
        aria-label={label}
        {...(parsed === undefined ? { "aria-invalid": true, "aria-describedby": id } : {})}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            commit();
          }
        }}
        className="pl-6 tabular"
      />
      {parsed === undefined && (
        <span id={id} className="mt-1 block text-sm text-danger-text">
          Such as 49 or 49.99.
        </span>
      )}
    </span>
  );
}
