"use client";

import { useState } from "react";
import { Cover } from "@/features/products/cover";
import { cn } from "@/lib/cn";

type Picture = { url: string; alt: string; width: number; height: number };

/** The product's pictures: one large, the others to choose from. */
export function Gallery({ slug, images }: { slug: string; images: readonly Picture[] }) {
  const [chosen, setChosen] = useState(0);
  return (
    <div>
      <Cover
        slug={slug}
        image={images[chosen] ?? null}
        eager
        className="rounded-card border border-line object-contain"
      />
      {images.length > 1 && (
        <ul aria-label="Pictures" className="mt-3 flex gap-3 overflow-x-auto p-1">
          {images.map((image, at) => (
            <li key={image.url}>
              <button
                type="button"
                aria-pressed={at === chosen}
                aria-label={`Show picture ${at + 1}: ${image.alt}`}
                onClick={() => setChosen(at)}
                className={cn(
                  "block w-28 overflow-hidden rounded-control border-2",
                  at === chosen ? "border-link" : "border-transparent",
                )}
              >
                <Cover slug={slug} image={{ ...image, alt: "" }} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
