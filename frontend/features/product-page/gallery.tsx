"use client";

import { useState } from "react";
import { Cover } from "@/features/products/cover";
import type { ProductDetail } from "@/lib/api";
import { cn } from "@/lib/cn";

type Pictures = ProductDetail["images"];

/** The product's pictures: one large, the others to choose from. */
export function Gallery({ slug, images }: { slug: string; images: Pictures }) {
  const [chosen, setChosen] = useState(0);
  const shown = images[chosen] ?? null;
  return (
    <div>
      <div
        className="overflow-hidden rounded-card border border-line bg-cover bg-center"
        // Something of the picture is there before it has come.
        style={shown?.placeholder ? { backgroundImage: `url("${shown.placeholder}")` } : undefined}
      >
        <Cover
          slug={slug}
          image={shown}
          eager
          sizes="(min-width: 64rem) 46rem, 92vw"
          className={cn("object-contain", shown?.placeholder && "bg-transparent")}
        />
      </div>
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
                <Cover slug={slug} image={{ ...image, alt: "" }} sizes="7rem" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
