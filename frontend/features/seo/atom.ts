import type { ProductCard, ProductPage } from "@/lib/api";
import { serverGet, siteUrl } from "@/lib/api/server";
import { money } from "@/lib/format";
import { xml, xmlResponse } from "@/lib/xml";

const ENTRIES = 50;

/** An Atom feed (RFC 4287) of the newest products that match; `self` is its own path. */
export async function productFeed(options: {
  title: string;
  self: string;
  alternate: string;
  filter: string;
}): Promise<Response> {
  const page = await serverGet<ProductPage>(
    `/api/products?sort=newest&per_page=${ENTRIES}${options.filter}`,
  );
  const site = siteUrl();
  const newest = page.items[0]?.published_at ?? new Date(0).toISOString();
  return xmlResponse(
    `<feed xmlns="http://www.w3.org/2005/Atom"><id>${xml(site + options.self)}</id><title>${xml(options.title)}</title><updated>${xml(newest)}</updated><link rel="self" href="${xml(site + options.self)}"/><link rel="alternate" href="${xml(site + options.alternate)}"/>${page.items.map((product) => entry(site, product)).join("")}</feed>`,
    "application/atom+xml",
  );
}

function entry(site: string, product: ProductCard): string {
  const url = xml(`${site}/products/${product.slug}`);
  const summary = `${product.summary} (${money(product.price_cents, product.currency)})`;
  return `<entry><id>urn:uuid:${xml(product.id)}</id><title>${xml(product.name)}</title><link href="${url}"/><published>${xml(product.published_at)}</published><updated>${xml(product.published_at)}</updated><author><name>${xml(product.seller.name)}</name></author><category term="${xml(product.category.slug)}" label="${xml(product.category.name)}"/><summary>${xml(summary)}</summary></entry>`;
}
