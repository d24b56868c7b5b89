"use client";

import { CircleAlert, RotateCw, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { UploadState } from "@/lib/api";
import { bytes } from "@/lib/format";
import type { Sending, Uploads } from "./use-uploads";

function progress({ sent, size, perSecond }: Sending): string {
  if (sent === 0) return `Waiting, ${bytes(size)}`;
  const speed = perSecond === null ? "" : ` · ${bytes(perSecond)} a second`;
  return `${bytes(Math.min(sent, size))} of ${bytes(size)}${speed}`;
}

function Row({
  name,
  detail,
  problem,
  children,
}: {
  name: string;
  detail: ReactNode;
  problem: string | null;
  children: ReactNode;
}) {
  return (
    <li className="flex items-center gap-3 rounded-control border border-line bg-card px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm text-white">{name}</p>
        {problem === null ? (
          <div className="text-sm text-muted tabular">{detail}</div>
        ) : (
          <p role="alert" className="flex items-start gap-1.5 text-sm text-danger-text">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {problem}
          </p>
        )}
      </div>
      {children}
    </li>
  );
}

function said(upload: UploadState): string {
  if (upload.status === "checking") return "Being checked";
  return "Broke off. Choose the same file again to go on.";
}

/** Files on their way: how far, how fast, what went wrong, and what can be done about it. */
export function UploadList({ uploads, label }: { uploads: Uploads; label: string }) {
  const rest = uploads.uploads.filter(({ status }) => status !== "ready");
  if (uploads.failedToLoad && uploads.sendings.length === 0) {
    return (
      <p>
        What was sent before cannot be shown just now.{" "}
        <Button variant="link" size="small" onClick={uploads.reload}>
          Try again
        </Button>
      </p>
    );
  }
  if (uploads.sendings.length + rest.length === 0) return null;
  return (
    <ul aria-label={label} className="flex flex-col gap-2">
      {uploads.sendings.map((one) => (
        <Row
          key={one.key}
          name={one.name}
          problem={one.problem}
          detail={
            <>
              {progress(one)}
              <progress
                aria-label={`${one.name} sent`}
                max={one.size}
                value={one.sent}
                className="progress-bar mt-1 block h-1.5 w-full"
              />
            </>
          }
        >
          {one.problem !== null && one.retriable && (
            <Button
              size="icon"
              variant="ghost"
              aria-label={`Try ${one.name} again`}
              onClick={() => uploads.retry(one)}
            >
              <RotateCw aria-hidden />
            </Button>
          )}
          <Button
            size="icon"
            variant="ghost"
            aria-label={one.problem === null ? `Cancel ${one.name}` : `Dismiss ${one.name}`}
            onClick={() => uploads.cancel(one)}
          >
            <X aria-hidden />
          </Button>
        </Row>
      ))}
      {rest.map((upload) => (
        <Row
          key={upload.id}
          name={upload.filename}
          problem={upload.refusal?.message ?? null}
          detail={said(upload)}
        >
          <Button
            size="icon"
            variant="ghost"
            aria-label={`${upload.refusal === null ? "Cancel" : "Dismiss"} ${upload.filename}`}
            onClick={() => void uploads.remove(upload.id)}
          >
            <X aria-hidden />
          </Button>
        </Row>
      ))}
    </ul>
  );
}
