"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Gallery, GalleryImage } from "@/lib/api";
import { ApiProblem } from "@/lib/api/errors";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";
import { withAdditions } from "./with-additions";

/**
 * A product's pictures. A change shows at once, and is taken back when the server refuses it;
 * changes made while one is under way follow it together.
 */
export function useGallery(productId: string, onChanged: () => void) {
  const api = useApi();
  const client = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  /** What the server had when the change under way began; null when none is. */
  const base = useRef<Gallery | null>(null);
  /** What is wished for and does not show yet; the next wish is made from it. */
  const wished = useRef<readonly GalleryImage[] | null>(null);
  const path = `/api/products/${productId}/images`;
  const queryKey = ["gallery", productId];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => api<Gallery>(path, { signal }),
    staleTime: 0,
  });
  const shown = () => client.getQueryData<Gallery>(queryKey);
  const show = (gallery: Gallery) => client.setQueryData<Gallery>(queryKey, gallery);

  const put = (items: readonly GalleryImage[], tag: string) =>
    api<Gallery>(path, {
      send: {
        method: "PUT",
        headers: { "If-Match": `"${tag}"` },
        body: { items: items.map(({ id, alt }) => ({ id, alt })) },
      },
    });
  /** Sends what is wanted; a picture that has come in meanwhile is no reason to give up. */
  const send = async (items: readonly GalleryImage[], from: Gallery): Promise<Gallery> => {
    try {
      return await put(items, from.tag);
    } catch (error) {
      if (!(error instanceof ApiProblem && error.code === "gallery_changed")) throw error;
      const now = await api<Gallery>(path);
      const merged = withAdditions(items, from.items, now.items);
      if (merged === null) throw error;
      return put(merged, now.tag);
    }
  };

  const change = async (edit: (images: readonly GalleryImage[]) => readonly GalleryImage[]) => {
    const before = shown();
    if (before === undefined) return;
    setProblem(null);
    const latest = wished.current ?? before.items;
    const items = edit(latest);
    if (items === latest) return;
    wished.current = items;
    await client.cancelQueries({ queryKey });
    show({ ...before, items: [...items] });
    if (wished.current === items) wished.current = null;
    if (base.current !== null) return;
    base.current = before;
    try {
      let wanted: readonly GalleryImage[] = items;
      for (;;) {
        const sent: readonly GalleryImage[] = wanted;
        const kept: Gallery = await send(sent, base.current);
        base.current = kept;
        const now: readonly GalleryImage[] = shown()?.items ?? sent;
        if (sameList(now, sent)) break;
        // What came in with this change was not there yet when the next one was wished for.
        const added = kept.items.filter(({ id }) => sent.every((one) => one.id !== id));
        wanted = [...now, ...added];
      }
      show(base.current);
      onChanged();
    } catch (error) {
      show(base.current);
      setProblem(formProblem(error, []).form);
      void client.invalidateQueries({ queryKey });
    } finally {
      base.current = null;
    }
  };
  return {
    images: query.data?.items,
    failed: query.isError,
    retry: () => void query.refetch(),
    /** Asks again, unless a change is under way, which ends with an answer anyway. */
    refresh: () => {
      if (base.current === null) void client.invalidateQueries({ queryKey });
    },
    problem,
    change,
  };
}

function sameList(some: readonly GalleryImage[], others: readonly GalleryImage[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ id, alt }, at) => others[at]?.id === id && others[at]?.alt === alt)
  );
}
