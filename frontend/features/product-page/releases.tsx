import { History } from "lucide-react";
import { Markdown } from "@/components/markdown/markdown";
import { StateMessage } from "@/components/ui/state";
import type { ProductDetail } from "@/lib/api";
import { date } from "@/lib/format";

/** The versions of a product and what was new in each. */
export function Releases({ product }: { product: ProductDetail }) {
  if (product.releases.length === 0) {
    return (
      <StateMessage
        icon={History}
        title={product.version === null ? "No version yet" : `Version ${product.version}`}
      >
        <p>
          Last updated {date(product.updated_at)}. What changed is listed here from the next version
          on.
        </p>
      </StateMessage>
    );
  }
  return (
    <ol className="flex flex-col gap-6">
      {product.releases.map((release) => (
        <li key={release.version}>
          <h3 className="flex flex-wrap items-baseline gap-3 text-lg">
            {release.version}
            <span className="text-sm font-normal text-muted">{date(release.released_at)}</span>
          </h3>
          {release.changelog === "" ? (
            <p className="text-sm text-muted">Nothing was written about it.</p>
          ) : (
            <Markdown>{release.changelog}</Markdown>
          )}
        </li>
      ))}
    </ol>
  );
}
