import type { Metadata } from "next";
import { notFound, permanentRedirect, redirect } from "next/navigation";
import { cache } from "react";
import { Pagination } from "@/components/ui/pagination";
import { PRODUCT_GRID, ProductCard } from "@/features/products/product-card";
import { Rating } from "@/features/products/rating";
import type { ProductPage, SellerProfile } from "@/lib/api";
import { serverFind, serverGet } from "@/lib/api/server";
import { counted, date } from "@/lib/format";
import { MAX_PAGE, PER_PAGE } from "@/lib/search/product-search";

type Props = {
  params: Promise<{ username: string }>;
  searchParams: Promise<{ page?: string | string[] }>;
};

const find = cache((username: string) =>
  serverFind<SellerProfile>(`/api/sellers/${encodeURIComponent(username)}`),
);

async function seller({ params }: Props): Promise<SellerProfile> {
  const { username } = await params;
  const found = await find(username);
  if (found === null) {
    notFound();
  }
  // The API follows former names.
  if (found.username !== username) {
    permanentRedirect(`/sellers/${found.username}`);
  }
  return found;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const found = await seller(props);
  const path = `/sellers/${found.username}`;
  return {
    title: found.name,
    description: found.headline,
    alternates: {
      canonical: path,
      types: { "application/atom+xml": `/feeds/sellers.xml?username=${found.username}` },
    },
  };
}

export default async function SellerPage(props: Props) {
  const found = await seller(props);
  const wanted = Number((await props.searchParams).page ?? 1);
  const page = Number.isInteger(wanted) && wanted >= 1 && wanted <= MAX_PAGE ? wanted : 1;
  const products = await serverGet<ProductPage>(
    `/api/products?seller=${encodeURIComponent(found.username)}&per_page=${PER_PAGE}&page=${page}`,
  );
  if (products.items.length === 0 && products.total > 0) {
    redirect(`/sellers/${found.username}?page=${Math.min(products.pages, MAX_PAGE)}`);
  }
  return (
    <div className="container-page py-8">
      <h1 className="text-3xl">{found.name}</h1>
      <p className="mt-1 text-lg">{found.headline}</p>
      <p className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        <Rating rating={found.rating} reviews={found.review_count} />
        <span>{counted(found.product_count, "product")}</span>
        <span>{counted(found.sales_count, "sale")}</span>
        <span>Member since {date(found.joined_at)}</span>
        {found.location !== null && <span className="wrap-anywhere">{found.location}</span>}
      </p>
      <p className="mt-2 flex flex-wrap gap-x-4 text-sm">
        {found.website_url !== null && (
          <a
            href={found.website_url}
            rel="nofollow ugc noopener"
            className="inline-flex min-h-11 items-center text-link underline underline-offset-2 wrap-anywhere hover:no-underline sm:min-h-8"
          >
            {found.website_url.replace(/^https?:\/\//u, "")}
          </a>
        )}
        {found.support_email !== null && (
          <a
            href={`mailto:${found.support_email}`}
            className="inline-flex min-h-11 items-center text-link underline underline-offset-2 wrap-anywhere hover:no-underline sm:min-h-8"
          >
            {found.support_email}
          </a>
        )}
      </p>
      {found.bio !== "" && <p className="mt-4 max-w-prose whitespace-pre-line">{found.bio}</p>}
      <h2 className="mt-10 mb-4 text-xl">Products</h2>
      {products.items.length === 0 ? (
        <p>{found.name} has no product for sale at the moment.</p>
      ) : (
        <ul className={PRODUCT_GRID}>
          {products.items.map((product) => (
            <li key={product.id}>
              <ProductCard product={product} />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-8">
        <Pagination
          page={page}
          pages={Math.min(products.pages, MAX_PAGE)}
          href={(to) => `/sellers/${found.username}${to > 1 ? `?page=${to}` : ""}`}
        />
      </div>
    </div>
  );
}
