import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { fromForm } from "@/features/product-search/from-form";
import { searchMetadata } from "@/features/product-search/metadata";
import { ProductSearch } from "@/features/product-search/product-search";
import type { ProductPage } from "@/lib/api";
import { serverGet } from "@/lib/api/server";
import {
  apiQuery,
  MAX_PAGE,
  parseSearch,
  type RawParams,
  searchHref,
} from "@/lib/search/product-search";

type Props = { searchParams: Promise<RawParams> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return searchMetadata(parseSearch(await searchParams));
}

export default async function ProductsPage({ searchParams }: Props) {
  const raw = await searchParams;
  const sent = fromForm(raw);
  if (sent !== null) {
    redirect(searchHref(sent));
  }
  const search = parseSearch(raw);
  const page = await serverGet<ProductPage>(`/api/products?${apiQuery(search)}`);
  if (page.items.length === 0 && page.total > 0) {
    redirect(searchHref({ ...search, page: Math.min(page.pages, MAX_PAGE) }));
  }
  return <ProductSearch initial={{ search, page }} />;
}
