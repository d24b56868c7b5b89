"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { LinkedProduct, ProductPage } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useDebounced } from "@/lib/use-debounced";

const MOST = 12;
const SHOWN = 5;

/** Products that an entry refers to: looked for by words, added and removed by buttons. */
export function ProductPicker({
  control,
  known,
  value,
  onChange,
}: {
  control: FieldControl;
  /** Those that are linked already, with their names. */
  known: readonly LinkedProduct[];
  value: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const api = useApi();
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<ReadonlyMap<string, string>>(new Map());
  const sought = useDebounced(text.trim(), 200);
  const found = useQuery({
    queryKey: ["products", "to-link", sought],
    queryFn: ({ signal }) =>
      api<ProductPage>(`/api/products?q=${encodeURIComponent(sought)}&per_page=${SHOWN + MOST}`, {
        signal,
      }),
    enabled: sought !== "",
    staleTime: 60_000,
    retry: false,
  });
  const names = new Map([...known.map(({ id, name }) => [id, name] as const), ...picked]);
  const offered = (sought === "" ? [] : (found.data?.items ?? []))
    .filter(({ id }) => !value.includes(id))
    .slice(0, SHOWN);
  const add = (id: string, name: string) => {
    setPicked(new Map([...picked, [id, name]]));
    onChange([...value, id]);
    setText("");
  };
  const hidden = new Set(known.filter((one) => !one.public).map(({ id }) => id));
  return (
    <div className="flex flex-col gap-2">
      {value.length > 0 && (
        <ul aria-label="Linked products" className="flex flex-col gap-1">
          {value.map((id) => (
            <li
              key={id}
              className="flex items-center justify-between gap-3 rounded-control border border-line pl-3 text-sm"
            >
              <span className={hidden.has(id) ? "text-muted" : "wrap-anywhere"}>
                {names.get(id) ?? "A product"}
              </span>
              <button
                type="button"
                aria-label={`Remove ${names.get(id) ?? "the product"}`}
                onClick={() => onChange(value.filter((one) => one !== id))}
                className="grid size-11 shrink-0 place-items-center rounded-control hover:bg-gray-700 sm:size-9"
              >
                <X aria-hidden className="size-4 text-muted" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Input
        {...control}
        type="search"
        value={text}
        autoComplete="off"
        maxLength={256}
        disabled={value.length >= MOST}
        placeholder={value.length >= MOST ? `At most ${MOST}` : "Look for a product"}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // Enter would send the form.
          if (event.key === "Enter" && !event.nativeEvent.isComposing) event.preventDefault();
        }}
      />
      <p role="status" className="text-sm text-muted empty:hidden">
        {sought !== "" && found.isSuccess && offered.length === 0 && "No product found."}
        {found.isError && "Products cannot be looked for just now."}
      </p>
      {offered.length > 0 && (
        <ul
          aria-label="Products found"
          className="flex flex-col rounded-control border border-line"
        >
          {offered.map(({ id, name }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => add(id, name)}
                className="flex min-h-11 w-full items-center gap-2 rounded-control px-3 text-left text-sm hover:bg-gray-700 hover:text-white sm:min-h-9"
              >
                <Plus aria-hidden className="size-4 shrink-0 text-link" />
                <span className="wrap-anywhere">
                  <span className="sr-only">Link </span>
                  {name}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
