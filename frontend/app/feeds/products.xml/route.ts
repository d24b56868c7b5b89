import { productFeed } from "@/features/seo/atom";
import type { Category } from "@/lib/api";
import { serverGet } from "@/lib/api/server";
import { EMPTY_SEARCH, searchHref } from "@/lib/search/product-search";

/** The newest products, of one category with `?category=`. */
export async function GET(request: Request): Promise<Response> {
  const slug = new URL(request.url).searchParams.get("category");
  if (slug === null) {
    return productFeed({
      title: "New on MyWork",
      self: "/feeds/products.xml",
      alternate: "/products",
      filter: "",
    });
  }
  const categories = await serverGet<Category[]>("/api/categories");
  const category = categories.find((one) => one.slug === slug);
  if (category === undefined) {
    return new Response("No such category.", { status: 404 });
  }
  return productFeed({
    title: `New on MyWork: ${category.name}`,
    self: `/feeds/products.xml?category=${category.slug}`,
    alternate: searchHref({ ...EMPTY_SEARCH, category: [category.slug] }),
    filter: `&category=${category.slug}`,
  });
}
