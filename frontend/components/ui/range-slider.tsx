"use client";

import { Slider } from "radix-ui";
import { useRef } from "react";

/**
 * A slider with two thumbs, after the WAI-ARIA pattern: each thumb takes arrows, Page Up and Down,
 * Home and End.
 */
export function RangeSlider({
  min,
  max,
  value,
  labels,
  valueText,
  onChange,
  onCommit,
  onRelease,
}: {
  min: number;
  max: number;
  value: readonly [number, number];
  labels: readonly [string, string];
  valueText: (value: number, thumb: 0 | 1) => string;
  onChange: (value: [number, number]) => void;
  /** The person has let go; `byKey` tells a step from a drag. */
  onCommit: (value: [number, number], byKey: boolean) => void;
  /** The person is done with it, whether anything changed or not. */
  onRelease: () => void;
}) {
  const byKey = useRef(false);
  const pair = (values: number[]): [number, number] => [values[0] ?? min, values[1] ?? max];
  return (
    <Slider.Root
      min={min}
      max={max}
      step={1}
      value={[...value]}
      onValueChange={(values) => onChange(pair(values))}
      onValueCommit={(values) => onCommit(pair(values), byKey.current)}
      // Thumbs at one place would stand for a range without prices.
      minStepsBetweenThumbs={1}
      onKeyDownCapture={() => {
        byKey.current = true;
      }}
      onPointerDownCapture={() => {
        byKey.current = false;
      }}
      onPointerUp={onRelease}
      onPointerCancel={onRelease}
      onBlur={onRelease}
      className="relative flex h-11 touch-none items-center select-none sm:h-6"
    >
      <Slider.Track className="relative h-1 grow rounded-full bg-gray-600">
        <Slider.Range className="absolute h-full rounded-full bg-primary" />
      </Slider.Track>
      {value.map((one, at) => (
        <Slider.Thumb
          // biome-ignore lint/suspicious/noArrayIndexKey: the first and the second thumb
          key={at}
          aria-label={labels[at]}
          aria-valuetext={valueText(one, at === 0 ? 0 : 1)}
          className="block size-5 rounded-full border-2 border-white bg-primary"
        />
      ))}
    </Slider.Root>
  );
}
