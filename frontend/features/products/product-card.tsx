import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import type { ProductCard as Product } from "@/lib/api";
import { money } from "@/lib/format";
import { Cover } from "./cover";
import { MarkedText } from "./marked-text";
import { Rating } from "./rating";

const SHOWN_TECH = 3;

/** A product in a grid. The whole card is one link. */
export function ProductCard({
  product,
  eager = false,
  onOpen,
}: {
  product: Product;
  eager?: boolean;
  /** Called when its page is about to be opened. */
  onOpen?: () => void;
}) {
  const more = product.tech.length - SHOWN_TECH;
  return (
    <article className="relative flex h-full flex-col overflow-hidden rounded-card border border-line bg-card transition-colors duration-150 hover:border-gray-500">
      <Cover slug={product.slug} image={product.cover} eager={eager} />
      <div className="flex flex-1 flex-col gap-2 p-4">
        <h3 className="line-clamp-2 text-base leading-snug">
          <Link
            href={`/products/${product.slug}`}
            prefetch={false}
            {...(onOpen === undefined ? {} : { onClick: onOpen })}
            className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-card focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
          >
            <MarkedText segments={product.highlights.name} />
          </Link>
        </h3>
        <p className="line-clamp-1 text-sm text-muted">
          <MarkedText segments={product.highlights.summary} />
        </p>
        <ul aria-label="Tech stack" className="flex h-6 gap-1.5 overflow-hidden">
          {product.tech.slice(0, SHOWN_TECH).map((tech) => (
            <li key={tech}>
              <Badge>{tech}</Badge>
            </li>
          ))}
          {more > 0 && (
            <li>
              <Badge variant="outline">
                +{more}
                <span className="sr-only"> more</span>
              </Badge>
            </li>
          )}
        </ul>
        <div className="mt-auto flex items-center justify-between pt-1 text-sm">
          <Rating rating={product.rating} reviews={product.review_count} />
          <span className="text-base font-semibold text-white tabular">
            {money(product.price_cents, product.currency)}
          </span>
        </div>
      </div>
    </article>
  );
}

export const PRODUCT_GRID = "grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3";
