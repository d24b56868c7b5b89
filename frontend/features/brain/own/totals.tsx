import { Card } from "@/components/ui/card";
import type { OwnEntryPage } from "@/lib/api";
import { count } from "@/lib/format";

/** What all of a member's entries come to. */
export function Totals({ totals }: { totals: OwnEntryPage["totals"] }) {
  const tiles = [
    ["Published", totals.published],
    ["Views", totals.view_count],
    ["Times cited", totals.citation_count],
    ["Helpful votes", totals.helpful_count],
  ] as const;
  return (
    <dl className="mb-6 grid grid-cols-2 gap-3 xl:grid-cols-4">
      {tiles.map(([name, number]) => (
        <Card key={name} className="flex min-w-0 flex-col gap-1">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-xl font-semibold text-white sm:text-2xl tabular">{count(number)}</dd>
        </Card>
      ))}
    </dl>
  );
}
