"use client";

import { Slider } from "radix-ui";

/**
 * A slider with two thumbs, after the WAI-ARIA pattern: each thumb takes arrows, Page Up and Down,
 * Home and End. `onCommit` is called when the person lets go.
 */
export function RangeSlider({
  min,
  max,
  value,
  labels,
  valueText,
  onChange,
  onCommit,
}: {
  min: number;
  max: number;
  value: readonly [number, number];
  labels: readonly [string, string];
  valueText: (value: number) => string;
  onChange: (value: [number, number]) => void;
  onCommit: (value: [number, number]) => void;
}) {
  const pair = (values: number[]): [number, number] => [values[0] ?? min, values[1] ?? max];
  return (
    <Slider.Root
      min={min}
      max={max}
      step={1}
      value={[...value]}
      onValueChange={(values) => onChange(pair(values))}
      onValueCommit={(values) => onCommit(pair(values))}
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
          aria-valuetext={valueText(one)}
          className="block size-5 rounded-full border-2 border-white bg-primary"
        />
      ))}
    </Slider.Root>
  );
}
