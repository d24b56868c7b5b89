"use client";

import { CircleAlert, Info, Trash2 } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { Cover } from "@/features/products/cover";
import type { CartItem, CartLine } from "@/lib/api";
import { cn } from "@/lib/cn";
import { money } from "@/lib/format";
import { LICENCE_TERMS, LICENCES, licenceName } from "@/lib/licences";
import { isWithdrawn } from "./cart-lines";
import { lineNote } from "./line-note";

/** What has to be known of a line before it is paid, if anything. */
export function LineNote({ line, currency }: { line: CartLine; currency: string }) {
  const note = lineNote(line, currency);
  if (note === null) return null;
  const Icon = line.problem === "price_changed" ? Info : CircleAlert;
  return (
    <p className="flex items-start gap-2 text-sm text-warning">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      {note}
    </p>
  );
}

/** A product in the cart: its licence can be changed, and it can be taken out. */
export function CartLineRow({
  line,
  currency,
  onLicence,
  onRemove,
}: {
  line: CartLine;
  currency: string;
  onLicence: (licence: CartItem["licence"]) => void;
  onRemove: () => void;
}) {
  const offered = LICENCES.flatMap((kind) => {
    const offer = line.available_licences.find(({ licence }) => licence === kind);
    return offer === undefined ? [] : [offer];
  });
  return (
    <li className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-4 gap-y-3 border-b border-line py-4 first:pt-0 last:border-0 last:pb-0 sm:grid-cols-[8rem_minmax(0,1fr)]">
      <div
        className={cn(
          "self-start overflow-hidden rounded-control",
          line.problem !== null && "opacity-70",
        )}
      >
        <Cover slug={line.slug} image={line.image} sizes="8rem" />
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 className="min-w-0 text-base">
            {isWithdrawn(line) ? (
              line.name
            ) : (
              <Link href={`/products/${line.slug}`} prefetch={false} className="hover:underline">
                {line.name}
              </Link>
            )}
          </h2>
          {line.price_cents !== null && (
            <span className="font-semibold text-white tabular">
              {money(line.price_cents, currency)}
            </span>
          )}
        </div>
        <p className="text-sm text-muted">by {line.seller.display_name}</p>
        <LineNote line={line} currency={currency} />
        <div className="flex flex-wrap items-center gap-2">
          {offered.some(({ licence }) => licence !== line.licence) ? (
            <Select
              aria-label={`Licence of ${line.name}`}
              value={line.licence}
              onChange={(event) => {
                const wanted = LICENCES.find((kind) => kind === event.target.value);
                if (wanted !== undefined) onLicence(wanted);
              }}
            >
              {line.price_cents === null && (
                <option value={line.licence} disabled>
                  {LICENCE_TERMS[line.licence].name}, not sold
                </option>
              )}
              {offered.map(({ licence, price_cents }) => (
                <option key={licence} value={licence}>
                  {LICENCE_TERMS[licence].name}, {money(price_cents, currency)}
                </option>
              ))}
            </Select>
          ) : (
            <span className="text-sm">{licenceName(line.licence)}</span>
          )}
          <Button
            variant="ghost"
            size="small"
            className="-mr-3 ml-auto"
            aria-label={`Remove ${line.name}`}
            onClick={onRemove}
          >
            <Trash2 aria-hidden />
            Remove
          </Button>
        </div>
      </div>
    </li>
  );
}
