import { PRODUCT_GRID, ProductCard } from "@/features/products/product-card";
import type { SimilarProducts as Similar } from "@/lib/api";
import { serverGet } from "@/lib/api/server";

/** What resembles a product; nothing when that cannot be told just now. */
export async function SimilarProducts({
  slug,
  title = "Similar products",
}: {
  slug: string;
  title?: string;
}) {
  const similar = await serverGet<Similar>(`/api/products/${encodeURIComponent(slug)}/similar`, {
    revalidate: 60,
  }).catch((): Similar => ({ items: [], degraded: true, took_ms: 0 }));
  if (similar.items.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="similar" className="mt-12">
      <h2 id="similar" className="mb-4 text-xl">
        {title}
      </h2>
      <ul className={PRODUCT_GRID}>
        {similar.items.map((product) => (
          <li key={product.id}>
            <ProductCard product={product} />
          </li>
        ))}
      </ul>
    </section>
  );
}
