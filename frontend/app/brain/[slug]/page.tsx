import type { Metadata } from "next";
import Link from "next/link";
import { notFound, permanentRedirect } from "next/navigation";
import { cache } from "react";
import { Markdown } from "@/components/markdown/markdown";
import { Badge } from "@/components/ui/badge";
import { EntryView } from "@/features/brain/entry-view";
import { HelpfulVote } from "@/features/brain/helpful-vote";
import { brainHref, parseBrain } from "@/features/brain/search";
import { ENTRY_TYPES } from "@/features/brain/types";
import { PRODUCT_GRID, ProductCard } from "@/features/products/product-card";
import type { EntryDetail } from "@/lib/api";
import { serverFind } from "@/lib/api/server";
import { counted, date } from "@/lib/format";

type Props = { params: Promise<{ slug: string }> };

const find = cache((slug: string) =>
  serverFind<EntryDetail>(`/api/brain/${encodeURIComponent(slug)}`),
);

async function entry({ params }: Props): Promise<EntryDetail> {
  const { slug } = await params;
  const found = await find(slug);
  if (found === null) {
    notFound();
  }
  // The API follows former names, and ids.
  if (found.slug !== slug) {
    permanentRedirect(`/brain/${found.slug}`);
  }
  return found;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const found = await entry(props);
  const path = `/brain/${found.slug}`;
  return {
    title: found.title,
    alternates: { canonical: path },
    openGraph: { title: found.title, url: path, type: "article" },
  };
}

export default async function EntryPage(props: Props) {
  const found = await entry(props);
  return (
    <div className="container-page py-8">
      <EntryView id={found.id} />
      <article>
        <p className="flex items-center gap-3 text-sm text-muted">
          <Badge>{ENTRY_TYPES[found.entry_type]}</Badge>
          <Link
            href={brainHref({ ...parseBrain({}), category: [found.category.slug] })}
            prefetch={false}
            className="text-link hover:underline"
          >
            {found.category.name}
          </Link>
        </p>
        <h1 className="mt-3 max-w-prose text-3xl">{found.title}</h1>
        <p className="mt-2 mb-8 text-sm text-muted">
          {found.author.username === null ? (
            found.author.name
          ) : (
            <Link
              href={`/sellers/${found.author.username}`}
              prefetch={false}
              className="text-link underline underline-offset-2"
            >
              {found.author.name}
            </Link>
          )}
          , {date(found.published_at)}
          {found.view_count > 0 && `, read ${counted(found.view_count, "time")}`}
          {found.citation_count > 0 && `, cited ${counted(found.citation_count, "time")}`}
        </p>
        <Markdown>{found.body}</Markdown>
        <ul aria-label="Tags" className="mt-8 flex flex-wrap gap-2">
          {found.tags.map((tag) => (
            <li key={tag}>
              <Link
                href={brainHref({ ...parseBrain({}), tag: [tag] })}
                prefetch={false}
                className="inline-flex min-h-11 items-center sm:min-h-8"
              >
                <Badge variant="outline" className="text-sm">
                  {tag}
                </Badge>
              </Link>
            </li>
          ))}
        </ul>
        <HelpfulVote id={found.id} slug={found.slug} count={found.helpful_count} />
      </article>
      {found.products.length > 0 && (
        <section aria-labelledby="linked" className="mt-12">
          <h2 id="linked" className="mb-4 text-xl">
            Products of this entry
          </h2>
          <ul className={PRODUCT_GRID}>
            {found.products.map((product) => (
              <li key={product.id}>
                <ProductCard product={product} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
