import type { HighlightSegment } from "@/lib/api";

/** A text whose matching pieces are marked. */
export function MarkedText({ segments }: { segments: readonly HighlightSegment[] }) {
  return segments.map((segment, at) =>
    segment.match ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, in its order
      <mark key={at}>{segment.text}</mark>
    ) : (
      segment.text
    ),
  );
}
