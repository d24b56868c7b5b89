"use client";

import { useCallback, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { useLeaveWarning } from "../use-leave-warning";
import { DropZone } from "./drop-zone";
import { GalleryItem } from "./gallery-item";
import { moved } from "./moved";
import { UploadList } from "./upload-list";
import { useGallery } from "./use-gallery";
import { useUploads } from "./use-uploads";

/** The gallery of a product and the pictures on their way into it. */
export function ImagesStep({
  productId,
  active,
  onChanged,
}: {
  productId: string;
  active: boolean;
  onChanged: () => void;
}) {
  const gallery = useGallery(productId, onChanged);
  const [said, setSaid] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const uploads = useUploads(productId, "image", () => {
    gallery.refresh();
    onChanged();
  });
  useLeaveWarning(uploads.isSending);
  const add = useRef(uploads.add);
  add.current = uploads.add;
  const onFiles = useCallback((files: File[]) => add.current(files), []);
  const { images } = gallery;
  const move = (from: number, to: number) => {
    if (images === undefined || from === to || images[to] === undefined) return;
    setSaid(`Image ${from + 1} is now at place ${to + 1}.`);
    void gallery.change((all) => moved(all, from, to));
  };
  /** By what it is, not by where it was: keys come faster than the list is drawn anew. */
  const step = (id: string, by: -1 | 1) =>
    void gallery.change((all) => {
      const from = all.findIndex((one) => one.id === id);
      const to = from + by;
      if (from === -1 || all[to] === undefined) return all;
      setSaid(`Image ${from + 1} is now at place ${to + 1}.`);
      return moved(all, from, to);
    });
  const putWords = (id: string, alt: string) =>
    void gallery.change((all) => all.map((one) => (one.id === id ? { ...one, alt } : one)));
  const remove = (id: string) => void gallery.change((all) => all.filter((one) => one.id !== id));
  return (
    <div className="flex flex-col gap-4">
      <DropZone
        kind="image"
        label="Drop images here, paste them, or choose files"
        hint="PNG, JPEG, WebP or AVIF, 8 MB at most, up to 10. The first is the cover."
        pasting={active}
        onFiles={onFiles}
      />
      {gallery.problem !== null && <ErrorNotice>{gallery.problem}</ErrorNotice>}
      <UploadList uploads={uploads} label="Images on their way" />
      <p role="status" className="sr-only">
        {said}
      </p>
      {gallery.failed ? (
        <p>
          The images cannot be shown just now.{" "}
          <Button variant="link" size="small" onClick={gallery.retry}>
            Try again
          </Button>
        </p>
      ) : images === undefined ? (
        <Skeleton className="h-28" />
      ) : (
        <ol ref={list} tabIndex={-1} aria-label="Images" className="flex flex-col gap-3">
          {images.map((image, at) => (
            <GalleryItem
              key={image.id}
              image={image}
              at={at}
              count={images.length}
              onMove={move}
              onStep={(by) => step(image.id, by)}
              onWords={(alt) => putWords(image.id, alt)}
              onRemove={() => {
                setSaid(`Image ${at + 1} is removed.`);
                // The button that was pressed goes; the keyboard goes on from here.
                list.current?.focus();
                remove(image.id);
              }}
            />
          ))}
        </ol>
      )}
    </div>
  );
}
