import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { MarkedText } from "@/features/products/marked-text";
import type { EntryCard as Entry } from "@/lib/api";
import { count, counted, date } from "@/lib/format";
import { ENTRY_TYPES } from "./types";

export function EntryCard({ entry }: { entry: Entry }) {
  return (
    <article className="relative rounded-card border border-line bg-card p-4 hover:border-gray-500 sm:p-6">
      <p className="flex items-center gap-3 text-sm text-muted">
        <Badge>{ENTRY_TYPES[entry.entry_type]}</Badge>
        {entry.category.name}
      </p>
      <h2 className="mt-2 text-lg">
        <Link
          href={`/brain/${entry.slug}`}
          prefetch={false}
          className="after:absolute after:inset-0"
        >
          <MarkedText segments={entry.highlights.title} />
        </Link>
      </h2>
      <p className="mt-1 line-clamp-3 text-sm">
        <MarkedText segments={entry.highlights.excerpt} />
      </p>
      <p className="mt-3 text-sm text-muted">
        {entry.author.name}, {date(entry.published_at)}
        {entry.helpful_count > 0 && `, helpful to ${count(entry.helpful_count)}`}
        {entry.citation_count > 0 && `, cited ${counted(entry.citation_count, "time")}`}
      </p>
    </article>
  );
}
