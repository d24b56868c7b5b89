"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** A licence key that can be copied; selecting it by hand works as well. */
export function LicenceKey({ licenceKey }: { licenceKey: string | null }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  if (licenceKey === null) {
    return <p className="text-sm text-muted">The licence key comes with the payment.</p>;
  }
  const copy = () =>
    navigator.clipboard.writeText(licenceKey).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-sm font-medium text-white">Licence key</p>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded-control border border-line bg-well px-3 py-2 font-mono text-sm break-all text-white select-all">
          {licenceKey}
        </code>
        <Button variant="secondary" onClick={() => void copy()} aria-label="Copy the licence key">
          {copied === true ? <Check aria-hidden /> : <Copy aria-hidden />}
          <span className="max-sm:sr-only">{copied === true ? "Copied" : "Copy"}</span>
        </Button>
      </div>
      <p role="status" className={copied === false ? "text-sm text-muted" : "sr-only"}>
        {copied === true && "The licence key is copied."}
        {copied === false && "Your browser does not allow it: select the key and copy it by hand."}
      </p>
    </div>
  );
}
