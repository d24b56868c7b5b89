"use client";

import { useState } from "react";
import type { FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatPrice, parsePrice } from "@/lib/search/price-scale";

/** A price in dollars, kept in cents; NaN while what stands there is no price. */
export function PriceInput({
  control,
  cents,
  onChange,
  onBlur,
}: {
  control: FieldControl;
  cents: number | null;
  onChange: (cents: number | null) => void;
  onBlur: () => void;
}) {
  const [text, setText] = useState(formatPrice(cents));
  return (
    <span className="relative">
      <span aria-hidden className="absolute top-3 left-3 text-sm text-muted sm:top-2.5">
        $
      </span>
      <Input
        {...control}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onBlur={onBlur}
        onChange={(event) => {
          setText(event.target.value);
          const parsed = parsePrice(event.target.value);
          onChange(parsed === undefined ? Number.NaN : parsed);
        }}
        className="pl-6 tabular"
      />
    </span>
  );
}
