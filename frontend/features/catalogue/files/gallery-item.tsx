"use client";

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { GalleryImage } from "@/lib/api";
import { cn } from "@/lib/cn";
import { useLeaveWarning } from "../use-leave-warning";

const focusAtOnce = (button: HTMLButtonElement | null) => button?.focus();

/** One picture: its place, its words, and the way out. It can be dragged, or moved by buttons. */
export function GalleryItem({
  image,
  at,
  count,
  onMove,
  onStep,
  onWords,
  onRemove,
}: {
  image: GalleryImage;
  at: number;
  count: number;
  onMove: (from: number, to: number) => void;
  onStep: (by: -1 | 1) => void;
  onWords: (alt: string) => void;
  onRemove: () => void;
}) {
  const [alt, setAlt] = useState(image.alt);
  const [asking, setAsking] = useState(false);
  const [over, setOver] = useState(false);
  const remove = useRef<HTMLButtonElement>(null);
  useLeaveWarning(alt.trim() !== image.alt);
  const place = `image ${at + 1}`;
  return (
    <li
      draggable
      onDragStart={(event) => event.dataTransfer.setData("text/gallery-place", String(at))}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("text/gallery-place")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const from = event.dataTransfer.getData("text/gallery-place");
        if (from === "") return;
        event.preventDefault();
        onMove(Number(from), at);
      }}
      className={cn(
        "flex flex-wrap items-start gap-3 rounded-card border bg-card p-3 sm:flex-nowrap",
        over ? "border-link" : "border-line",
      )}
    >
      <div className="relative w-40 shrink-0">
        {/* biome-ignore lint/performance/noImgElement: sizes are known and files made to measure */}
        <img
          src={image.url}
          {...(image.srcset === null ? {} : { srcSet: image.srcset, sizes: "10rem" })}
          alt={image.alt}
          width={image.width}
          height={image.height}
          draggable={false}
          className="aspect-video w-full rounded-control bg-well object-cover"
        />
        {at === 0 && (
          <Badge variant="success" className="absolute top-1 left-1">
            Cover
          </Badge>
        )}
      </div>
      <div className="min-w-48 flex-1">
        <Field label={`What ${place} shows`} hint="Read aloud to who cannot see it.">
          {(control) => (
            <Input
              {...control}
              value={alt}
              maxLength={300}
              onChange={(event) => setAlt(event.target.value)}
              onBlur={() => alt.trim() !== image.alt && onWords(alt.trim())}
            />
          )}
        </Field>
      </div>
      <div className="flex shrink-0 items-center gap-1">
        <Button
          size="icon"
          variant="ghost"
          aria-label={`Move ${place} up`}
          // Not disabled: that would take the focus from whoever moves it there by keyboard.
          aria-disabled={at === 0}
          onClick={() => onStep(-1)}
        >
          <ArrowUp aria-hidden />
        </Button>
        <Button
          size="icon"
          variant="ghost"
          aria-label={`Move ${place} down`}
          aria-disabled={at === count - 1}
          onClick={() => onStep(1)}
        >
          <ArrowDown aria-hidden />
        </Button>
        {asking ? (
          <>
            <Button variant="danger" size="small" onClick={onRemove}>
              Remove it
            </Button>
            <Button
              ref={focusAtOnce}
              variant="ghost"
              size="small"
              onClick={() => {
                flushSync(() => setAsking(false));
                remove.current?.focus();
              }}
            >
              Keep it
            </Button>
          </>
        ) : (
          <Button
            ref={remove}
            size="icon"
            variant="ghost"
            aria-label={`Remove ${place}`}
            onClick={() => setAsking(true)}
          >
            <Trash2 aria-hidden />
          </Button>
        )}
      </div>
    </li>
  );
}
