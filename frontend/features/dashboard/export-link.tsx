import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";

/** Saves what a page lists as CSV. */
export function ExportLink({ href }: { href: string }) {
  return (
    <Button asChild variant="secondary">
      {/* A file, not a page: nothing may fetch it ahead; by its target, no page is waited for. */}
      <a href={href} target="_self">
        <Download aria-hidden />
        Export CSV
      </a>
    </Button>
  );
}

/** Said on the page that somebody is sent back to when there was no file. */
export function ExportFailed({ params }: { params: { export?: string | string[] } }) {
  if (params.export !== "failed") return null;
  return (
    <div className="mb-4">
      <ErrorNotice>The file could not be made just now. Try the export again.</ErrorNotice>
    </div>
  );
}
