"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { OwnProduct, Version } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { date } from "@/lib/format";
import { useLeaveWarning } from "../use-leave-warning";
import { DropZone } from "./drop-zone";
import { PackageFacts } from "./package-facts";
import { ReleaseForm } from "./release-form";
import { UploadList } from "./upload-list";
import { useUploads } from "./use-uploads";

/** The versions of a product and the package that may become the next one. */
export function PackageStep({
  productId,
  onReleased,
}: {
  productId: string;
  onReleased: (product: OwnProduct) => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const queryKey = ["versions", productId];
  const versions = useQuery({
    queryKey,
    queryFn: ({ signal }) => api<Version[]>(`/api/products/${productId}/versions`, { signal }),
    staleTime: 0,
  });
  const uploads = useUploads(productId, "package", () => void uploads.refresh());
  useLeaveWarning(uploads.isSending);
  const add = useRef(uploads.add);
  add.current = uploads.add;
  const onFiles = useCallback((files: File[]) => add.current(files), []);
  const ready = uploads.uploads.filter(({ status }) => status === "ready");
  const released = (product: OwnProduct) => {
    void uploads.refresh();
    void client.invalidateQueries({ queryKey });
    onReleased(product);
  };
  return (
    <div className="flex flex-col gap-4">
      <DropZone
        kind="package"
        label="Drop the package here, or choose a file"
        hint="What buyers download: a zip or tar.gz, 500 MB at most."
        pasting={false}
        onFiles={onFiles}
      />
      <UploadList uploads={uploads} label="Packages on their way" />
      {versions.data !== undefined &&
        ready.map((upload) => (
          <ReleaseForm
            key={upload.id}
            upload={upload}
            productId={productId}
            first={versions.data.length === 0}
            onReleased={released}
            onDiscard={() => void uploads.remove(upload.id)}
          />
        ))}
      <h3 className="text-lg">Versions</h3>
      {versions.isError ? (
        <p>
          The versions cannot be shown just now.{" "}
          <Button variant="link" size="small" onClick={() => void versions.refetch()}>
            Try again
          </Button>
        </p>
      ) : versions.data === undefined ? (
        <Skeleton className="h-16" />
      ) : versions.data.length === 0 ? (
        <p className="text-muted">None is released yet.</p>
      ) : (
        <ol aria-label="Versions" className="flex flex-col gap-3">
          {versions.data.map((version, at) => (
            <li key={version.id} className="rounded-card border border-line bg-card p-4">
              <p className="flex flex-wrap items-center gap-2 text-white">
                {version.version}
                {at === 0 && <Badge variant="success">Buyers get this</Badge>}
                <span className="text-sm text-muted">{date(version.released_at)}</span>
              </p>
              <PackageFacts found={version.package} size={version.size} />
              {version.changelog !== "" && (
                <p className="mt-2 text-sm whitespace-pre-line">{version.changelog}</p>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
