import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Button } from "@/components/ui/button";
import { OWN_PRODUCTS } from "@/features/catalogue/own-search";
import { ProductList } from "@/features/catalogue/product-list";
import { NoProducts } from "@/features/dashboard/no-products";
import { OwnListView } from "@/features/dashboard/own-list";
import { PageHead } from "@/features/dashboard/page-head";
import type { OwnProductPage } from "@/lib/api";
import { requireSeller } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";
import { ownQuery, parseOwn } from "@/lib/search/own-list";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Your products" };

export default async function OwnProductsPage({
  searchParams,
}: {
  searchParams: Promise<RawParams>;
}) {
  await requireSeller(OWN_PRODUCTS.path);
  const search = parseOwn(OWN_PRODUCTS, await searchParams);
  const page = await serverGet<OwnProductPage>(`/api/products/me${ownQuery(search)}`, {
    token: await requireToken(OWN_PRODUCTS.path),
  });
  if (page.items.length === 0 && page.total > 0) {
    redirect(`${OWN_PRODUCTS.path}${ownQuery({ ...search, page: page.pages })}`);
  }
  const whole = Object.values(page.counts).reduce((sum, number) => sum + number, 0);
  if (whole === 0) {
    return (
      <>
        <PageHead title="Products" />
        <NoProducts />
      </>
    );
  }
  return (
    <>
      <PageHead
        title="Products"
        action={
          <Button asChild>
            <Link href="/dashboard/products/new">New product</Link>
          </Button>
        }
      />
      <OwnListView
        list={OWN_PRODUCTS}
        search={search}
        things="products"
        counts={{ all: whole, ...page.counts }}
        page={page}
      >
        <ProductList items={page.items} />
      </OwnListView>
    </>
  );
}
