import Link from "next/link";
import type { Overview } from "@/lib/api";
import { FiguresTable } from "./figures-table";

/** The products that were seen most. */
export function TopProducts({ products }: { products: Overview["products"] }) {
  return (
    <FiguresTable
      title="Most seen"
      columns={["Product", "Views", "Shown", "Chosen"]}
      empty="Nothing has been seen yet. Figures come some seconds after somebody looks."
      rows={products.map(({ id, name, views, impressions, clicks }) => ({
        key: id,
        name: (
          <Link
            href={`/dashboard/products/${id}/analytics`}
            prefetch={false}
            className="text-link hover:underline"
          >
            {name}
          </Link>
        ),
        numbers: [views, impressions, clicks],
      }))}
    />
  );
}
