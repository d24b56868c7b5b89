import { BadgePercent, FileCheck2, Search } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PRODUCT_GRID, ProductCard } from "@/features/products/product-card";
import { sellerPercent } from "@/features/site/words";
import type { Category, Figures, ProductPage } from "@/lib/api";
import { serverGet } from "@/lib/api/server";
import { terms } from "@/lib/api/terms";
import { count } from "@/lib/format";
import { EMPTY_SEARCH, searchHref } from "@/lib/search/product-search";

const SECONDS = 30;

export const metadata: Metadata = { alternates: { canonical: "/" } };

const features = (kept: string) => [
  {
    icon: Search,
    title: "Found in milliseconds",
    text: "Search that forgives typos, and filters that count: tech stack, category, licence, price.",
  },
  {
    icon: FileCheck2,
    title: "Made to be used",
    text: "Finished projects, templates and packages, with a licence that says what you may do.",
  },
  {
    icon: BadgePercent,
    title: `${kept} for the developer`,
    text: `Sellers keep ${kept} of every sale. The platform keeps the rest and handles the payment.`,
  },
];

export default async function HomePage() {
  const list = (sort: string) =>
    serverGet<ProductPage>(`/api/products?sort=${sort}&per_page=6`, { revalidate: SECONDS });
  const [figures, offered, categories, popular, newest] = await Promise.all([
    serverGet<Figures>("/api/figures", { revalidate: SECONDS }),
    terms(),
    serverGet<Category[]>("/api/categories", { revalidate: SECONDS }),
    list("popular"),
    list("newest"),
  ]);
  const kept = sellerPercent(offered);
  return (
    <>
      <section className="border-b border-line bg-card">
        <div className="container-page py-16 text-center sm:py-24">
          <h1 className="mx-auto max-w-3xl text-3xl sm:text-5xl">
            Finished code, straight from its developers
          </h1>
          <p className="mx-auto mt-4 max-w-2xl text-lg">
            Production-ready projects, SaaS templates and code packages. Buy what is built, or sell
            what you have built and keep {kept}.
          </p>
          <div className="mt-8 flex flex-wrap justify-center gap-3">
            <Button asChild size="large">
              <Link href="/products" prefetch={false}>
                Browse products
              </Link>
            </Button>
            <Button asChild size="large" variant="secondary">
              <Link href="/pricing" prefetch={false}>
                What selling costs
              </Link>
            </Button>
          </div>
          <dl className="mx-auto mt-12 grid max-w-2xl grid-cols-3 gap-4">
            {(
              [
                ["Products", figures.products],
                ["Sellers", figures.sellers],
                ["Brain entries", figures.brain_entries],
              ] as const
            ).map(([label, number]) => (
              <div key={label} className="flex flex-col-reverse">
                <dt className="text-sm text-muted">{label}</dt>
                <dd className="text-2xl font-semibold text-white tabular">{count(number)}</dd>
              </div>
            ))}
          </dl>
        </div>
      </section>
      <div className="container-page flex flex-col gap-14 py-12">
        <section aria-labelledby="features">
          <h2 id="features" className="sr-only">
            Why here
          </h2>
          <ul className="grid gap-4 md:grid-cols-3">
            {features(kept).map((feature) => (
              <li key={feature.title}>
                <Card className="h-full">
                  <feature.icon aria-hidden className="size-6 text-link" />
                  <h3 className="mt-3 text-lg">{feature.title}</h3>
                  <p className="mt-1 text-sm">{feature.text}</p>
                </Card>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="categories">
          <h2 id="categories" className="mb-4 text-2xl">
            Categories
          </h2>
          <ul className="flex flex-wrap gap-2">
            {categories.map((category) => (
              <li key={category.slug}>
                <Link
                  href={searchHref({ ...EMPTY_SEARCH, category: [category.slug] })}
                  prefetch={false}
                  className="flex min-h-11 items-center gap-2 rounded-full border border-line bg-card px-4 text-sm hover:border-gray-500 hover:text-white"
                >
                  {category.name}
                  <span className="text-muted tabular">{count(category.product_count)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
        <Shelf id="popular" title="Popular" page={popular} href="/products" />
        <Shelf
          id="newest"
          title="Newest"
          page={newest}
          href={searchHref({ ...EMPTY_SEARCH, sort: "newest" })}
        />
      </div>
    </>
  );
}

function Shelf({
  id,
  title,
  page,
  href,
}: {
  id: string;
  title: string;
  page: ProductPage;
  href: string;
}) {
  if (page.items.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby={id}>
      <div className="mb-4 flex items-baseline justify-between">
        <h2 id={id} className="text-2xl">
          {title}
        </h2>
        <Link href={href} prefetch={false} className="text-sm text-link hover:underline">
          See all<span className="sr-only"> {title.toLowerCase()} products</span>
        </Link>
      </div>
      <ul className={PRODUCT_GRID}>
        {page.items.map((product) => (
          <li key={product.id}>
            <ProductCard product={product} />
          </li>
        ))}
      </ul>
    </section>
  );
}
