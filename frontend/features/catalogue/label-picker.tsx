"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useId, useState } from "react";
import type { FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { BrainTagPage } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { sameValue } from "@/lib/search/product-search";
import { useAfterPress } from "@/lib/use-after-press";
import { useDebounced } from "@/lib/use-debounced";

const MOST = 20;

type Ask = ReturnType<typeof useApi>;
type Found = { label: string; count: number }[];
export type LabelKind = "tech" | "tags" | "brain-tags";

/** Labels that contain what is looked for, and how often they are used. */
async function findLabels(
  api: Ask,
  kind: LabelKind,
  sought: string,
  signal: AbortSignal,
): Promise<Found> {
  const q = encodeURIComponent(sought);
  if (kind !== "brain-tags") return api<Found>(`/api/products/labels/${kind}?q=${q}`, { signal });
  const { items } = await api<BrainTagPage>(`/api/brain/tags?q=${q}`, { signal });
  return items.map(({ tag, entry_count }) => ({ label: tag, count: entry_count }));
}

/** Labels as chips; what others use completes while one types, Enter or a comma takes it. */
export function LabelPicker({
  kind,
  control,
  value,
  onChange,
}: {
  kind: LabelKind;
  control: FieldControl;
  value: readonly string[];
  onChange: (value: string[]) => void;
}) {
  const api = useApi();
  const list = useId();
  const afterPress = useAfterPress();
  const [text, setText] = useState("");
  const sought = useDebounced(text.trim(), 150);
  const found = useQuery({
    queryKey: ["labels", kind, sought],
    queryFn: ({ signal }) => findLabels(api, kind, sought, signal),
    enabled: sought !== "",
    staleTime: 60_000,
    retry: false,
  });
  const add = (labels: readonly string[]) => {
    setText("");
    const next = [...value];
    for (const label of labels) {
      const clean = label.replace(/[\p{Cc}\\]/gu, "").trim();
      const taken = clean === "" || next.some((one) => sameValue(one, clean));
      if (taken || next.length >= MOST) continue;
      // As others write it, so that it is one facet.
      next.push(found.data?.find((one) => sameValue(one.label, clean))?.label ?? clean);
    }
    if (next.length > value.length) onChange(next);
  };
  return (
    <div className="flex flex-col gap-2">
      {value.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {value.map((label) => (
            <li key={label}>
              <button
                type="button"
                onClick={() => onChange(value.filter((one) => one !== label))}
                className="inline-flex min-h-11 max-w-full items-center gap-1.5 rounded-full border border-control bg-card px-3 text-sm text-white hover:bg-gray-700 sm:min-h-8"
              >
                <span className="sr-only">Remove </span>
                <span className="min-w-0 wrap-anywhere">{label}</span>
                <X aria-hidden className="size-3.5 shrink-0 text-muted" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Input
        {...control}
        list={list}
        value={text}
        autoComplete="off"
        disabled={value.length >= MOST}
        placeholder={value.length >= MOST ? `At most ${MOST}` : "Type and press Enter"}
        onChange={(event) => {
          const typed = event.target.value;
          if (typed.includes(",")) add(typed.split(","));
          else setText(typed);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") {
            event.preventDefault();
            add([text]);
          } else if (event.key === "Backspace" && text === "") {
            onChange(value.slice(0, -1));
          }
        }}
        // A new chip moves what is below it, often the very button that is being pressed.
        onBlur={() => afterPress(() => add([text]))}
      />
      <datalist id={list}>
        {(found.data ?? []).map(({ label, count }) => (
          <option key={label} value={label}>
            {count}
          </option>
        ))}
      </datalist>
    </div>
  );
}
