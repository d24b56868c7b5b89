import type { Category, PublicPages } from "@/lib/api";
import { serverGet, siteUrl } from "@/lib/api/server";
import { EMPTY_SEARCH, searchHref } from "@/lib/search/product-search";
import { xml, xmlResponse } from "@/lib/xml";

const FILE = /^(products|sellers|brain)-([1-9]\d{0,4})\.xml$/u;

type Entry = { path: string; changed?: string };

/** One site map: `pages.xml` or a part of a kind, such as `products-1.xml`. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ file: string }> },
): Promise<Response> {
  const { file } = await params;
  const entries = file === "pages.xml" ? await fixed() : await part(file);
  if (entries === null) {
    return new Response("No such site map.", { status: 404 });
  }
  const urls = entries.map(
    ({ path, changed }) =>
      `<url><loc>${xml(siteUrl() + path)}</loc>${changed === undefined ? "" : `<lastmod>${xml(changed)}</lastmod>`}</url>`,
  );
  return xmlResponse(
    `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join("")}</urlset>`,
    "application/xml",
  );
}

async function fixed(): Promise<Entry[]> {
  const categories = await serverGet<Category[]>("/api/categories");
  return [
    ...["/", "/products", "/brain", "/pricing"].map((path) => ({ path })),
    ...categories.map(({ slug }) => ({ path: searchHref({ ...EMPTY_SEARCH, category: [slug] }) })),
  ];
}

async function part(file: string): Promise<Entry[] | null> {
  const [, kind, number] = FILE.exec(file) ?? [];
  if (kind === undefined || number === undefined) {
    return null;
  }
  const pages = await serverGet<PublicPages>(`/api/pages/${kind}?page=${number}`);
  return pages.items.length === 0
    ? null
    : pages.items.map((item) => ({ path: `/${kind}/${item.slug}`, changed: item.updated_at }));
}
