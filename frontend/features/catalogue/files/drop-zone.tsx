"use client";

import { Upload } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { cn } from "@/lib/cn";
import { LIMITS, type UploadKind } from "@/lib/uploads/limits";

/** Where files are dropped, pasted or chosen. */
export function DropZone({
  kind,
  label,
  hint,
  pasting,
  onFiles,
}: {
  kind: UploadKind;
  label: string;
  hint: string;
  /** Whether what is pasted anywhere on the page is meant for it. */
  pasting: boolean;
  onFiles: (files: File[]) => void;
}) {
  const [over, setOver] = useState(false);
  const id = useId();
  useEffect(() => {
    if (!pasting) return;
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) {
        event.preventDefault();
        onFiles(files);
      }
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, [pasting, onFiles]);
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
      className={cn(
        "flex cursor-pointer flex-col items-center gap-2 rounded-card border border-dashed px-6 py-8 text-center has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
        over ? "border-link bg-gray-700/40" : "border-control hover:bg-card",
      )}
    >
      <Upload aria-hidden className="size-6 text-muted" />
      <span className="font-medium text-white">{label}</span>
      <span id={`${id}-hint`} className="text-sm text-muted">
        {hint}
      </span>
      <input
        id={id}
        type="file"
        multiple={kind === "image"}
        accept={LIMITS[kind].endings.join()}
        aria-describedby={`${id}-hint`}
        className="sr-only"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file can be chosen again.
          event.target.value = "";
        }}
      />
    </label>
  );
}
