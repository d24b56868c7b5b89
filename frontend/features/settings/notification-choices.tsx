"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { NotificationSettings } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";

const KEY = ["notification-settings"];
const PATH = "/api/users/me/notifications";

/** What is sent by e-mail. A choice shows at once, and is taken back when it cannot be kept. */
export function NotificationChoices() {
  const api = useApi();
  const client = useQueryClient();
  const settings = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api<NotificationSettings>(PATH, { signal }),
  });
  // What was clicked shows at once, and is taken back when it cannot be kept.
  const [ahead, setAhead] = useState<Readonly<Record<string, boolean>>>({});
  const choice = useMutation({
    // One after the other: the last click is the last word.
    scope: { id: "notification-settings" },
    mutationFn: ({ kind, wanted }: { kind: string; wanted: boolean }) =>
      api<NotificationSettings>(PATH, {
        send: { method: "PUT", body: { choices: [{ kind, channel: "email", wanted }] } },
      }),
    onSuccess: (kept) => client.setQueryData(KEY, kept),
    onError: (_error, { kind }) => setAhead(({ [kind]: _, ...others }) => others),
  });
  const choose = (kind: string, wanted: boolean) => {
    setAhead((before) => ({ ...before, [kind]: wanted }));
    choice.mutate({ kind, wanted });
  };
  if (settings.isError) {
    return (
      <p>
        Your choices cannot be shown just now.{" "}
        <Button variant="link" size="small" onClick={() => void settings.refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  if (settings.data === undefined) return <Skeleton className="h-24" />;
  return (
    <>
      {choice.isError && <ErrorNotice>{formProblem(choice.error, []).form}</ErrorNotice>}
      <p className="mb-3 text-sm text-muted">
        By e-mail. Receipts and what concerns your account are sent in any case.
      </p>
      <ul className="flex flex-col gap-1">
        {settings.data.kinds.map(({ kind, title, description, channels }) => (
          <li key={kind}>
            <label className="flex min-h-11 items-start gap-3 py-2">
              <Checkbox
                checked={ahead[kind] ?? channels.email ?? false}
                aria-describedby={`${kind}-about`}
                onChange={(event) => choose(kind, event.target.checked)}
              />
              <span>
                <span className="text-white">{title}</span>
                <span id={`${kind}-about`} className="block text-sm text-muted">
                  {description}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </>
  );
}
