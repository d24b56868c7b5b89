import type { PublicPages } from "@/lib/api";
import { serverGet, siteUrl } from "@/lib/api/server";
import { xml, xmlResponse } from "@/lib/xml";

// What the index lists is known only when it is asked for.
export const dynamic = "force-dynamic";

const KINDS = ["products", "sellers", "brain"] as const;

/** The index of the site maps: the fixed pages, and each kind in parts of at most 10,000 pages. */
export async function GET(): Promise<Response> {
  const firsts = await Promise.all(
    KINDS.map((kind) => serverGet<PublicPages>(`/api/pages/${kind}?per_page=1`)),
  );
  const files = KINDS.flatMap((kind, at) => {
    const parts = Math.ceil((firsts[at]?.total ?? 0) / 10_000);
    return Array.from({ length: parts }, (_, part) => `${kind}-${part + 1}.xml`);
  });
  const entries = ["pages.xml", ...files].map(
    (file) => `<sitemap><loc>${xml(`${siteUrl()}/sitemaps/${file}`)}</loc></sitemap>`,
  );
  return xmlResponse(
    `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join("")}</sitemapindex>`,
    "application/xml",
  );
}
