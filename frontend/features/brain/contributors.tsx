import Link from "next/link";
import type { Contributor } from "@/lib/api";
import { counted } from "@/lib/format";

/** The members whose entries are of most use; nothing while nobody has written any. */
export function Contributors({ contributors }: { contributors: readonly Contributor[] }) {
  if (contributors.length === 0) return null;
  return (
    <section aria-labelledby="contributors" className="mt-12">
      <h2 id="contributors" className="mb-1 text-xl">
        Most used contributors
      </h2>
      <p className="mb-4 text-sm text-muted">
        Whose entries answers cite and readers find helpful most.
      </p>
      <ol className="grid gap-3 sm:grid-cols-2">
        {contributors.map(({ author, entries, citation_count, helpful_count }, at) => (
          <li
            // Two people may have one name.
            key={author.username ?? `${author.name}-${at}`}
            className="flex items-baseline gap-3 rounded-card border border-line bg-card p-4"
          >
            <span aria-hidden className="text-muted tabular">
              {at + 1}
            </span>
            <span className="min-w-0">
              {author.username === null ? (
                <span className="font-medium break-words text-white">{author.name}</span>
              ) : (
                <Link
                  href={`/sellers/${author.username}`}
                  prefetch={false}
                  className="font-medium break-words text-link hover:underline"
                >
                  {author.name}
                </Link>
              )}
              <span className="block text-sm text-muted">
                {counted(entries, "entry", "entries")}, cited {counted(citation_count, "time")},{" "}
                {counted(helpful_count, "helpful vote")}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
