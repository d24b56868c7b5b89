"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import type { DownloadLink, Purchase } from "@/lib/api";
import { ConflictProblem } from "@/lib/api/errors";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";
import { purchaseKey } from "./queries";
import { refusal } from "./words";

/** Saves a version of what was bought, the newest by default; or says why that cannot be. */
export function DownloadButton({
  orderId,
  name,
  download,
  versionId,
  ...look
}: {
  orderId: string;
  /** What is downloaded, for those who hear the buttons one after the other. */
  name: string;
  download: Purchase["download"];
  versionId?: string;
} & Pick<ButtonProps, "variant" | "size">) {
  const api = useApi();
  const client = useQueryClient();
  const query = versionId === undefined ? "" : `?version_id=${versionId}`;
  const link = useMutation({
    mutationFn: () => api<DownloadLink>(`/api/orders/${orderId}/download${query}`),
    // An attachment: this page stays.
    onSuccess: ({ url }) => location.assign(url),
    onSettled: () => client.invalidateQueries({ queryKey: purchaseKey(orderId) }),
  });
  if (!download.allowed) return <p className="text-sm text-muted">{refusal(download.reason)}</p>;
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        {...look}
        aria-label={`Download ${name}`}
        disabled={link.isPending}
        onClick={() => link.mutate()}
      >
        <Download aria-hidden />
        Download
      </Button>
      {link.isError && (
        <ErrorNotice>
          {link.error instanceof ConflictProblem
            ? link.error.message
            : formProblem(link.error, []).form}
        </ErrorNotice>
      )}
    </div>
  );
}
