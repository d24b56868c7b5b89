import type { ProductDetail } from "@/lib/api";

/** Data about the page for search engines (schema.org), as a script that only they read. */
export function JsonLd({ data, nonce }: { data: object; nonce: string | undefined }) {
  return (
    <script
      type="application/ld+json"
      nonce={nonce}
      // A text in it must not be able to end the script.
      // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON, and "<" is escaped
      dangerouslySetInnerHTML={{ __html: JSON.stringify(data).replace(/</gu, "\\u003c") }}
    />
  );
}

export function productData(
  product: ProductDetail,
  site: string,
  images: readonly string[],
): object {
  const url = `${site}/products/${product.slug}`;
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    name: product.name,
    description: product.summary,
    url,
    image: images,
    category: product.category.name,
    brand: { "@type": "Brand", name: product.seller.name },
    ...(product.rating === null
      ? {}
      : {
          aggregateRating: {
            "@type": "AggregateRating",
            ratingValue: product.rating,
            reviewCount: product.review_count,
          },
        }),
    offers: product.licenses.map((license) => ({
      "@type": "Offer",
      name: license.kind,
      url,
      price: (license.price_cents / 100).toFixed(2),
      priceCurrency: product.currency,
    })),
  };
}
