import { cn } from "@/lib/cn";

const COVER_WIDTH = 1200;
const COVER_HEIGHT = 675;

type Picture = {
  url: string;
  srcset: string | null;
  alt: string;
  width: number;
  height: number;
};

/** How wide a cover is in the grid of cards; see PRODUCT_GRID. */
const IN_GRID = "(min-width: 80rem) 22rem, (min-width: 40rem) 45vw, 92vw";

/** The address of the picture that stands for a product without one. */
export function generatedCover(slug: string): string {
  return `/covers/${slug}.svg`;
}

/** A product's first picture in 16:9, or the one that is drawn from its slug. */
export function Cover({
  slug,
  image,
  eager = false,
  sizes = IN_GRID,
  className,
}: {
  slug: string;
  image: Picture | null;
  eager?: boolean;
  /** How wide it is shown, as HTML has it. */
  sizes?: string;
  className?: string;
}) {
  return (
    // biome-ignore lint/performance/noImgElement: sizes are known and files made to measure
    <img
      src={image?.url ?? generatedCover(slug)}
      {...(image?.srcset == null ? {} : { srcSet: image.srcset, sizes })}
      // A drawn cover says nothing that the name beside it does not say.
      alt={image?.alt ?? ""}
      width={image?.width ?? COVER_WIDTH}
      height={image?.height ?? COVER_HEIGHT}
      loading={eager ? "eager" : "lazy"}
      decoding="async"
      className={cn("aspect-video w-full bg-well object-cover", className)}
    />
  );
}
