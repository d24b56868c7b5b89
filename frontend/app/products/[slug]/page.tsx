import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { notFound, permanentRedirect } from "next/navigation";
import { cache } from "react";
import { Markdown } from "@/components/markdown/markdown";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Gallery } from "@/features/product-page/gallery";
import { JsonLd, productData } from "@/features/product-page/json-ld";
import { LicenceChoice } from "@/features/product-page/licence-choice";
import { PackageContents } from "@/features/product-page/package-contents";
import { ProductTabs } from "@/features/product-page/product-tabs";
import { Releases } from "@/features/product-page/releases";
import { SimilarProducts } from "@/features/product-page/similar-products";
import { ViewEvent } from "@/features/product-page/view-event";
import { generatedCover } from "@/features/products/cover";
import { Rating } from "@/features/products/rating";
import type { ProductDetail } from "@/lib/api";
import { serverFind, siteUrl } from "@/lib/api/server";
import { date } from "@/lib/format";
import { EMPTY_SEARCH, searchHref } from "@/lib/search/product-search";

type Props = { params: Promise<{ slug: string }> };

// Title and page need the same answer.
const find = cache((slug: string) =>
  serverFind<ProductDetail>(`/api/products/${encodeURIComponent(slug)}`),
);

async function product({ params }: Props): Promise<ProductDetail> {
  const { slug } = await params;
  const found = await find(slug);
  if (found === null) {
    notFound();
  }
  // The API follows former names.
  if (found.slug !== slug) {
    permanentRedirect(`/products/${found.slug}`);
  }
  return found;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const found = await product(props);
  const url = `/products/${found.slug}`;
  return {
    title: found.name,
    description: found.summary,
    alternates: { canonical: url },
    openGraph: { title: found.name, description: found.summary, url },
    twitter: { card: "summary_large_image" },
  };
}

export default async function ProductPage(props: Props) {
  const found = await product(props);
  const site = siteUrl();
  const images =
    found.images.length > 0
      ? found.images.map((image) => new URL(image.url, site).toString())
      : [`${site}${generatedCover(found.slug)}`];
  return (
    <div className="container-page py-6">
      <ViewEvent id={found.id} />
      <JsonLd
        data={productData(found, site, images)}
        nonce={(await headers()).get("x-nonce") ?? undefined}
      />
      <nav aria-label="Breadcrumb" className="mb-4 text-sm text-muted">
        <ol className="flex flex-wrap gap-x-2">
          <li>
            <Link href="/products" prefetch={false} className="text-link hover:underline">
              Products
            </Link>
          </li>
          <li aria-hidden>/</li>
          <li>
            <Link
              href={searchHref({ ...EMPTY_SEARCH, category: [found.category.slug] })}
              prefetch={false}
              className="text-link hover:underline"
            >
              {found.category.name}
            </Link>
          </li>
        </ol>
      </nav>
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="min-w-0">
          <h1 className="text-3xl">{found.name}</h1>
          <p className="mt-2 text-lg">{found.summary}</p>
          <p className="mt-3 mb-6 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
            <Rating rating={found.rating} reviews={found.review_count} />
            {found.version !== null && <span>Version {found.version}</span>}
            <span className="text-muted">Updated {date(found.updated_at)}</span>
          </p>
          <Gallery slug={found.slug} images={found.images} />
          <ProductTabs
            description={<Markdown>{found.description}</Markdown>}
            files={<PackageContents found={found.package} />}
            changelog={<Releases product={found} />}
            rating={found.rating}
            reviews={found.review_count}
          />
          <section aria-labelledby="tech" className="mt-8">
            <h2 id="tech" className="mb-4 text-xl">
              Tech stack
            </h2>
            <ul className="flex flex-wrap gap-2">
              {found.tech.map((tech) => (
                <li key={tech}>
                  <Link
                    href={searchHref({ ...EMPTY_SEARCH, tech: [tech] })}
                    prefetch={false}
                    className="inline-flex min-h-11 items-center sm:min-h-8"
                  >
                    <Badge className="text-sm whitespace-normal wrap-anywhere hover:bg-gray-600">
                      {tech}
                    </Badge>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        </div>
        <aside
          aria-label="Licences and seller"
          className="flex flex-col gap-6 lg:sticky lg:top-20 lg:self-start"
        >
          <Card>
            <LicenceChoice licenses={found.licenses} currency={found.currency} />
          </Card>
          <Card>
            <h2 className="text-sm font-semibold">Seller</h2>
            <Link
              href={`/sellers/${found.seller.username}`}
              prefetch={false}
              className="mt-2 block font-medium text-link hover:underline"
            >
              {found.seller.name}
            </Link>
            <p className="text-sm text-muted">{found.seller.headline}</p>
          </Card>
        </aside>
      </div>
      <SimilarProducts slug={found.slug} />
    </div>
  );
}
