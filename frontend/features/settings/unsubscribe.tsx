"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import type { Unsubscribed } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";

/** Stops what a letter's link names, once somebody says so. */
export function Unsubscribe({ token }: { token: string }) {
  const api = useApi();
  const [done, setDone] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const stop = async () => {
    setPending(true);
    setProblem(null);
    try {
      const path = `/api/notifications/unsubscribe?token=${encodeURIComponent(token)}`;
      const { title } = await api<Unsubscribed>(path, { send: { method: "POST" } });
      setDone(title);
    } catch (error) {
      setProblem(formProblem(error, []).form);
    } finally {
      setPending(false);
    }
  };
  if (done !== null) {
    return <p role="status">No more letters of this kind: {done}. Your settings have the rest.</p>;
  }
  return (
    <div className="flex flex-col items-start gap-4">
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <p>You will get no more letters of the kind that led you here.</p>
      <Button disabled={pending} onClick={() => void stop()}>
        Stop them
      </Button>
    </div>
  );
}
