"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { NotificationSettings } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";

const KEY = ["notification-settings"];
const PATH = "/api/users/me/notifications";

function withChoice(settings: NotificationSettings, kind: string, wanted: boolean) {
  const kinds = settings.kinds.map((one) =>
    one.kind === kind ? { ...one, channels: { ...one.channels, email: wanted } } : one,
  );
  return { ...settings, kinds };
}

/** What is sent by e-mail. A choice shows at once, and is taken back when it cannot be kept. */
export function NotificationChoices() {
  const api = useApi();
  const client = useQueryClient();
  const settings = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api<NotificationSettings>(PATH, { signal }),
  });
  const choice = useMutation({
    mutationFn: ({ kind, wanted }: { kind: string; wanted: boolean }) =>
      api<NotificationSettings>(PATH, {
        send: { method: "PUT", body: { choices: [{ kind, channel: "email", wanted }] } },
      }),
    onMutate: async ({ kind, wanted }) => {
      await client.cancelQueries({ queryKey: KEY });
      const before = client.getQueryData<NotificationSettings>(KEY);
      if (before !== undefined) client.setQueryData(KEY, withChoice(before, kind, wanted));
    },
    onError: (_error, { kind, wanted }) => {
      const now = client.getQueryData<NotificationSettings>(KEY);
      if (now !== undefined) client.setQueryData(KEY, withChoice(now, kind, !wanted));
    },
  });
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
                checked={channels.email ?? false}
                aria-describedby={`${kind}-about`}
                onChange={(event) => choice.mutate({ kind, wanted: event.target.checked })}
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
