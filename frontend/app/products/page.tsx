import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { fromForm } from "@/features/product-search/from-form";
import { searchMetadata } from "@/features/product-search/metadata";
import { ProductSearch } from "@/features/product-search/product-search";
import type { ProductPage } from "@/lib/api";
import { serverGet } from "@/lib/api/server";
import { apiQuery, parseSearch, type RawParams, searchHref } from "@/lib/search/product-search";

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
  const key = apiQuery(parseSearch(raw));
  const page = await serverGet<ProductPage>(`/api/products?${key}`);
  return <ProductSearch initial={{ key, page }} />;
}
