"use client";

import { Check } from "lucide-react";
import { useState } from "react";
import type { ProductDetail } from "@/lib/api";
import { cn } from "@/lib/cn";
import { money } from "@/lib/format";
import { LICENCE_TERMS } from "@/lib/licences";
import { BuyButtons } from "./buy-buttons";

type Bought = Pick<ProductDetail, "id" | "licenses" | "currency">;

/** What the licences allow and cost, and the ways to get one. */
export function LicenceChoice({ product }: { product: Bought }) {
  const { licenses, currency } = product;
  const [chosen, setChosen] = useState(licenses[0]?.kind ?? "standard");
  const price = licenses.find((one) => one.kind === chosen)?.price_cents;
  return (
    <>
      <fieldset>
        <legend className="mb-2 text-sm font-semibold text-white">Licence</legend>
        <div className="flex flex-col gap-3">
          {licenses.map((license) => (
            <label
              key={license.kind}
              className={cn(
                "block rounded-card border p-4 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
                license.kind === chosen ? "border-link bg-gray-700/40" : "border-control",
              )}
            >
              <span className="flex items-center gap-3">
                <input
                  type="radio"
                  name="license"
                  value={license.kind}
                  checked={license.kind === chosen}
                  onChange={() => setChosen(license.kind)}
                  className="size-4 appearance-none rounded-full border border-control bg-well checked:border-4 checked:border-primary checked:bg-white focus-visible:outline-none"
                />
                <span className="flex-1 font-medium text-white">
                  {LICENCE_TERMS[license.kind].name}
                </span>
                <span className="font-semibold text-white tabular">
                  {money(license.price_cents, currency)}
                </span>
              </span>
              <ul className="mt-2 space-y-1 pl-7 text-sm">
                {LICENCE_TERMS[license.kind].allows.map((one) => (
                  <li key={one} className="flex items-center gap-2">
                    <Check aria-hidden className="size-4 text-success" />
                    {one}
                  </li>
                ))}
              </ul>
            </label>
          ))}
        </div>
      </fieldset>
      {price !== undefined && (
        <div
          data-bottom-bar
          className="mt-4 max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:flex max-lg:items-center max-lg:gap-4 max-lg:border-t max-lg:border-line max-lg:bg-card max-lg:p-4"
        >
          <p className="text-2xl font-semibold text-white tabular lg:mb-3">
            {money(price, currency)}
          </p>
          <BuyButtons product={product} licence={chosen} priceCents={price} />
        </div>
      )}
    </>
  );
}
