import Link from "next/link";
import type { Overview } from "@/lib/api";
import { amount } from "@/lib/format";
import { FiguresTable } from "./figures-table";

/** The products that were seen or sold most. */
export function TopProducts({
  products,
  currency,
  csv,
}: Pick<Overview, "products" | "currency"> & { csv: string }) {
  return (
    <FiguresTable
      title="Most sold and seen"
      csv={csv}
      columns={["Product", "Sales", "Revenue", "Views", "Shown", "Chosen"]}
      empty="Nothing has been seen in these days. Figures come some seconds after somebody looks."
      rows={products.map(
        ({ id, name, sales_count, revenue_cents, views, impressions, clicks }) => ({
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
          numbers: [sales_count, amount(revenue_cents, currency), views, impressions, clicks],
        }),
      )}
    />
  );
}
