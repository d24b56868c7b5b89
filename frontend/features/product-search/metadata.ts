import type { Metadata } from "next";
import type { Category } from "@/lib/api";
import { serverGet } from "@/lib/api/server";
import { EMPTY_SEARCH, type ProductSearch, searchHref } from "@/lib/search/product-search";

const CATEGORIES_SECONDS = 300;

/**
 * Title, canonical address, and whether engines may list it. The shop and its categories stand for
 * themselves, words that were searched for stand for the shop, and combinations are not listed.
 */
export async function searchMetadata(search: ProductSearch): Promise<Metadata> {
  const [slug] = search.category;
  const plain = { ...search, page: 1 };
  const isCategory =
    slug !== undefined && searchHref(plain) === searchHref({ ...EMPTY_SEARCH, category: [slug] });
  const isShop = searchHref({ ...plain, q: "" }) === searchHref(EMPTY_SEARCH);
  const categories = isCategory
    ? await serverGet<Category[]>("/api/categories", { revalidate: CATEGORIES_SECONDS })
    : [];
  const category = categories.find((one) => one.slug === slug);
  const title = search.q !== "" ? `“${search.q}”` : (category?.name ?? "Products");
  return {
    title,
    ...(category === undefined ? {} : { description: category.description }),
    alternates: {
      canonical: searchHref(isShop && search.q !== "" ? EMPTY_SEARCH : search),
      types: {
        "application/atom+xml":
          category === undefined
            ? "/feeds/products.xml"
            : `/feeds/products.xml?category=${category.slug}`,
      },
    },
    robots:
      isShop || category !== undefined
        ? { index: true, follow: true }
        : { index: false, follow: true },
  };
}
