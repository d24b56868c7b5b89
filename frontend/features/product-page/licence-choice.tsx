"use client";

import { Check } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ProductDetail } from "@/lib/api";
import { cn } from "@/lib/cn";
import { money } from "@/lib/format";

const TERMS = {
  standard: {
    name: "Standard",
    allows: ["One end product", "Changes allowed", "Free for your users"],
  },
  extended: {
    name: "Extended",
    allows: ["Any number of end products", "Changes allowed", "Products that you charge for"],
  },
} as const;

/** What the licences allow and cost. */
export function LicenceChoice({
  licenses,
  currency,
}: {
  licenses: ProductDetail["licenses"];
  currency: string;
}) {
  const [chosen, setChosen] = useState(licenses[0]?.kind);
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
                <span className="flex-1 font-medium text-white">{TERMS[license.kind].name}</span>
                <span className="font-semibold text-white tabular">
                  {money(license.price_cents, currency)}
                </span>
              </span>
              <ul className="mt-2 space-y-1 pl-7 text-sm">
                {TERMS[license.kind].allows.map((one) => (
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
      <div
        data-bottom-bar
        className="mt-4 max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:flex max-lg:items-center max-lg:gap-4 max-lg:border-t max-lg:border-line max-lg:bg-card max-lg:p-4"
      >
        <p className="text-2xl font-semibold text-white tabular lg:mb-3">
          {price === undefined ? null : money(price, currency)}
        </p>
        <Button size="large" className="flex-1 lg:w-full" disabled>
          Buying opens soon
        </Button>
      </div>
    </>
  );
}
