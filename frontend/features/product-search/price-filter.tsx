"use client";

import { useState } from "react";
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
  onChange: (range: PriceRange) => void;
}) {
  const scale = new PriceScale(bars, greatest);
  const places = scale.places(range);
  // While a thumb is dragged, only the slider moves.
  const [dragged, setDragged] = useState<[number, number] | null>(null);
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
            valueText={(place) => money(scale.price(place), "USD")}
            onChange={setDragged}
            onCommit={(committed) => {
              setDragged(null);
              onChange(scale.range(committed));
            }}
          />
        </div>
      )}
      <div className="flex items-center gap-2">
        <PriceField
          key={`min-${range.min}`}
          name="price_min"
          label="Lowest price in dollars"
          placeholder="Min"
          cents={range.min}
          onCommit={(min) => onChange(inOrder({ min, max: range.max }))}
        />
        <span aria-hidden className="text-muted">
          –
        </span>
        <PriceField
          key={`max-${range.max}`}
          name="price_max"
          label="Highest price in dollars"
          placeholder="Max"
          cents={range.max}
          onCommit={(max) => onChange(inOrder({ min: range.min, max }))}
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
  const [text, setText] = useState(formatPrice(cents));
  const parsed = parsePrice(text);
  const commit = () => {
    if (parsed !== undefined && parsed !== cents) onCommit(parsed);
  };
  return (
    <span className="relative flex-1">
      <span aria-hidden className="absolute top-1/2 left-3 -translate-y-1/2 text-sm text-muted">
        $
      </span>
      <Input
        inputMode="decimal"
        autoComplete="off"
        // Without JavaScript the form sends dollars under a name that says so.
        name={`${name}_dollars`}
        aria-label={label}
        aria-invalid={parsed === undefined}
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
    </span>
  );
}
