import type { PurchaseDetail } from "@/lib/api";
import { bytes, counted, date } from "@/lib/format";
import { DownloadButton } from "./download-button";
import { refusal } from "./words";

/** The versions of what was bought, and how many downloads are left until when. */
export function Downloads({ purchase }: { purchase: PurchaseDetail }) {
  const { download, versions } = purchase;
  if (!download.allowed) return <p className="text-sm">{refusal(download.reason)}</p>;
  const left = download.limit - download.used;
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm">
        {counted(left, "download")} of {download.limit} left
        {download.expires_at !== null && <>, until {date(download.expires_at)}</>}.
      </p>
      <ul aria-label="Versions" className="flex flex-col">
        {versions.map((version, at) => (
          <li
            key={version.id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-3 last:pb-0"
          >
            <div className="min-w-0 text-sm">
              <p className="font-medium text-white">
                Version {version.version}
                {at === 0 && versions.length > 1 && (
                  <span className="ml-2 font-normal text-muted">the newest</span>
                )}
              </p>
              <p className="break-all text-muted">
                {version.filename} · {bytes(version.size)} · {date(version.released_at)}
              </p>
            </div>
            <DownloadButton
              orderId={purchase.id}
              name={`version ${version.version}`}
              download={download}
              versionId={version.id}
              variant={at === 0 ? "primary" : "secondary"}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
