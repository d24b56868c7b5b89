"use client";

import { CircleCheck, CircleSlash } from "lucide-react";
import { useOptimistic, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ErrorNotice } from "@/components/ui/notice";
import type { Grant, SaleDetail } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { counted, date, dateTime } from "@/lib/format";
import { useAct } from "@/lib/use-act";
import { ExtendForm } from "./extend-form";
import { canGrant, grantState } from "./grant-words";

/** The downloads of an order: how many were used, and revoking, issuing anew and extending them. */
export function GrantsPanel({ sale, now }: { sale: SaleDetail; now: string }) {
  const api = useApi();
  const { act, pending, problem } = useAct();
  const [extending, setExtending] = useState(false);
  const [shown, showRevoked] = useOptimistic(
    sale.grants,
    ([newest, ...rest]: SaleDetail["grants"], revoked_at: string) =>
      newest === undefined ? [] : [{ ...newest, revoked_at }, ...rest],
  );
  const [newest, ...earlier] = shown;
  const { ok, text } = grantState(newest, sale.status, new Date(now));
  const live = newest !== undefined && newest.revoked_at === null;
  const send = (path: string) => api(`/api/sales/${sale.id}${path}`, { send: { method: "POST" } });
  const Icon = ok ? CircleCheck : CircleSlash;
  return (
    <Card>
      <h2 className="mb-3 text-lg">Downloads</h2>
      <div className="flex flex-col gap-4 text-sm">
        {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
        <p className="flex items-start gap-2" role="status">
          <Icon
            aria-hidden
            className={ok ? "mt-0.5 size-4 shrink-0 text-success" : "mt-0.5 size-4 shrink-0"}
          />
          {text}
        </p>
        {newest !== undefined && <Used grant={newest} />}
        {canGrant(sale.status) && (
          <div className="flex flex-wrap gap-3">
            {live && (
              <Button
                variant="secondary"
                size="small"
                disabled={pending}
                onClick={() => setExtending(true)}
              >
                Extend…
              </Button>
            )}
            <Button
              variant="secondary"
              size="small"
              disabled={pending}
              onClick={() => act(() => send("/grants"))}
            >
              Issue anew
            </Button>
            {live && (
              <Button
                variant="secondary"
                size="small"
                disabled={pending}
                onClick={() =>
                  act(
                    () => send("/grants/revoke"),
                    () => showRevoked(now),
                  )
                }
              >
                Revoke
              </Button>
            )}
          </div>
        )}
        {canGrant(sale.status) && (
          <p className="text-muted">
            Issuing anew replaces what is there by a full set. A revoked link stops within a minute;
            issue anew to undo it.
          </p>
        )}
        {earlier.length > 0 && (
          <details>
            <summary className="inline-flex min-h-11 items-center text-link">
              {counted(earlier.length, "earlier set")}
            </summary>
            <ul className="flex flex-col gap-3">
              {earlier.map((grant) => (
                <li key={grant.id}>
                  <p>
                    Issued on {date(grant.issued_at)}, {grant.used} of {grant.limit} used
                    {grant.revoked_at !== null && `, revoked on ${date(grant.revoked_at)}`}
                  </p>
                  <Used grant={grant} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <Dialog open={extending} onOpenChange={setExtending}>
        <DialogContent
          title="Extend the downloads"
          description="Adds to what the buyer has left; the buyer needs no new link."
        >
          <ExtendForm saleId={sale.id} onDone={() => setExtending(false)} />
        </DialogContent>
      </Dialog>
    </Card>
  );
}

function Used({ grant }: { grant: Grant }) {
  if (grant.downloads.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-muted">
      {grant.downloads.map(({ at, version }) => (
        <li key={at}>
          {dateTime(at)}, version {version}
        </li>
      ))}
    </ul>
  );
}
