import type { ProductDetail } from "@/lib/api";
import { bytes, count, date } from "@/lib/format";

/** What a buyer downloads, in figures. */
export function WhatYouGet({ product }: { product: ProductDetail }) {
  const { version, package: found } = product;
  const facts = [
    { name: "Version", value: version },
    { name: "Files", value: found === null ? null : count(found.file_count) },
    { name: "Download", value: found === null ? null : bytes(found.size) },
    { name: "Updated", value: date(product.updated_at) },
  ];
  return (
    <section aria-labelledby="what-you-get" className="mt-6 border-t border-line pt-4">
      <h2 id="what-you-get" className="mb-2 text-sm font-semibold">
        What you get
      </h2>
      <dl className="space-y-1 text-sm">
        {facts
          .filter(({ value }) => value !== null)
          .map(({ name, value }) => (
            <div key={name} className="flex justify-between gap-4">
              <dt className="text-muted">{name}</dt>
              <dd className="text-white tabular">{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
