"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { toast } from "@/components/ui/toast";
import type { Transfer, UploadState } from "@/lib/api";
import { ApiProblem, NotFoundProblem } from "@/lib/api/errors";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";
import { refusalOf, type UploadKind } from "@/lib/uploads/limits";
import { Rate } from "@/lib/uploads/rate";
import { sendFile } from "@/lib/uploads/send-file";

const ASK_AGAIN_MS = 1000;
const COMPLETE_TIMEOUT_MS = 60_000;

/** A file that this page is sending, will send, or could not send. Sizes in bytes. */
export type Sending = {
  key: number;
  id: string | null;
  name: string;
  size: number;
  sent: number;
  perSecond: number | null;
  problem: string | null;
  /** Whether sending it again may help. */
  retriable: boolean;
};

type Job = { file: File; controller: AbortController };

/**
 * The uploads of one kind for a product: those that this page sends, one after the other, and those
 * that the server knows and that are not part of the product yet.
 */
export function useUploads(productId: string, kind: UploadKind, onReady: () => void) {
  const api = useApi();
  const client = useQueryClient();
  const [sendings, setSendings] = useState<readonly Sending[]>([]);
  const jobs = useRef(new Map<number, Job>());
  const keys = useRef(0);
  const turn = useRef<Promise<void>>(Promise.resolve());

  // One question for all kinds.
  const queryKey = ["uploads", productId];
  const listed = useQuery({
    queryKey,
    queryFn: ({ signal }) => api<UploadState[]>(`/api/uploads?product_id=${productId}`, { signal }),
    select: (all) => all.filter((upload) => upload.kind === kind),
    refetchInterval: ({ state }) =>
      state.data?.some(({ status }) => status === "checking") ? ASK_AGAIN_MS : false,
    staleTime: 0,
  });
  const known = listed.data ?? [];

  // What was being checked and is not any more has become something else.
  const waiting = known.filter(({ status }) => status === "checking").map(({ id }) => id);
  const before = useRef<readonly string[]>([]);
  const fingerprint = waiting.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fingerprint stands for the list
  useEffect(() => {
    if (before.current.some((id) => !waiting.includes(id))) onReady();
    before.current = waiting;
  }, [fingerprint]);

  const change = (key: number, changes: Partial<Sending>) =>
    setSendings((all) => all.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  const drop = (key: number) => {
    jobs.current.delete(key);
    setSendings((all) => all.filter((one) => one.key !== key));
  };
  const refresh = () => client.invalidateQueries({ queryKey });

  /** Says that everything has arrived. Joining the parts of a large file takes a while. */
  const complete = async (id: string): Promise<void> => {
    await api(`/api/uploads/${id}/complete`, {
      send: { method: "POST" },
      timeoutMs: COMPLETE_TIMEOUT_MS,
    });
    await refresh();
    const listed = client.getQueryData<UploadState[]>(queryKey) ?? [];
    // Checked so soon that the list has never shown it waiting.
    if (!listed.some((one) => one.id === id && one.status === "checking")) onReady();
  };
  /** Null when all had arrived before, and only the answer to that was lost; else what is wrong. */
  const finished = async (id: string | null, error: unknown): Promise<unknown> => {
    if (id === null || !(error instanceof ApiProblem) || error.code !== "not_under_way")
      return error;
    return complete(id).then(
      () => null,
      (reason: unknown) => reason,
    );
  };

  const send = async (key: number, begun: string | null): Promise<void> => {
    const job = jobs.current.get(key);
    if (job === undefined) return;
    const { file, controller } = job;
    const rate = new Rate();
    try {
      const transfer = await (begun === null
        ? api<Transfer>("/api/uploads", {
            send: {
              method: "POST",
              body: { product_id: productId, kind, filename: file.name, size: file.size },
            },
          })
        : api<Transfer>(`/api/uploads/${begun}/addresses`, { send: { method: "POST" } }));
      const { id } = transfer.upload;
      if (controller.signal.aborted) {
        // It was given up before it had a name by which the server could be told.
        void remove(id);
        return;
      }
      change(key, { id, problem: null });
      await sendFile(file, transfer, {
        signal: controller.signal,
        onSent: (sent) => {
          rate.note(performance.now(), sent);
          change(key, { sent, perSecond: rate.perSecond });
        },
      });
      await complete(id);
      drop(key);
    } catch (failure) {
      if (controller.signal.aborted) return;
      const error = await finished(begun, failure);
      if (error === null) {
        drop(key);
        return;
      }
      const { form, fields } = formProblem(error, ["filename", "size"]);
      const words = form ?? Object.values(fields)[0] ?? "It could not be sent.";
      change(key, { problem: words, perSecond: null, retriable: true });
    }
  };
  /** Queues a file behind the others, so that the first chosen arrives first. */
  const queue = (key: number, begun: string | null) => {
    turn.current = turn.current.then(() => send(key, begun));
  };

  const add = (files: Iterable<File>) => {
    for (const file of files) {
      keys.current += 1;
      const key = keys.current;
      const refusal = refusalOf(kind, file);
      // The same file again goes on where an upload broke off.
      const broken = known.find(
        ({ status, filename, size }) =>
          status === "pending" && filename === file.name && size === file.size,
      );
      const begun = broken?.id ?? null;
      setSendings((all) => [
        ...all,
        {
          key,
          id: begun,
          name: file.name,
          size: file.size,
          sent: 0,
          perSecond: null,
          problem: refusal,
          retriable: false,
        },
      ]);
      if (refusal !== null) continue;
      jobs.current.set(key, { file, controller: new AbortController() });
      queue(key, begun);
    }
  };
  const retry = ({ key, id }: Sending) => {
    change(key, { problem: null, sent: 0 });
    queue(key, id);
  };
  const remove = async (id: string) => {
    try {
      await api(`/api/uploads/${id}`, { send: { method: "DELETE" } });
    } catch (error) {
      // Gone already is as good.
      if (!(error instanceof NotFoundProblem)) toast.error(formProblem(error, []).form);
    }
    await refresh();
  };
  const cancel = ({ key, id }: Sending) => {
    jobs.current.get(key)?.controller.abort();
    drop(key);
    if (id !== null) void remove(id);
  };

  const own = new Set(sendings.map(({ id }) => id));
  return {
    sendings,
    /** What the server knows, without what this page is sending. */
    uploads: known.filter(({ id }) => !own.has(id)),
    isSending: sendings.some(({ problem }) => problem === null),
    failedToLoad: listed.isError,
    reload: () => void listed.refetch(),
    add,
    retry,
    cancel,
    remove,
    refresh,
  };
}

export type Uploads = ReturnType<typeof useUploads>;
