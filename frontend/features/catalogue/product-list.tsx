"use client";

import { ChartColumn, Copy, Ellipsis, Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { Table, Td, Th } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import { Rating } from "@/features/products/rating";
import type { OwnProduct, OwnProductRow } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { count, counted, date, money } from "@/lib/format";
import { formProblem } from "@/lib/forms/field-errors";
import { DeleteDialog } from "./delete-dialog";
import { StatusBadge } from "./status-badge";

type Action = "publish" | "unpublish";
type Status = OwnProductRow["status"];
type BulkResult = { items: { id: string; done: boolean; missing: { message: string }[] }[] };

/** A seller's products; several can be published or unpublished at once. */
export function ProductList({ items }: { items: readonly OwnProductRow[] }) {
  const api = useApi();
  const router = useRouter();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [deleting, setDeleting] = useState<OwnProductRow | null>(null);
  // What was clicked shows at once; the server's word replaces it.
  const [ahead, setAhead] = useState<{ of: typeof items; status: ReadonlyMap<string, Status> }>({
    of: items,
    status: new Map(),
  });
  const shown = ahead.of === items ? ahead.status : new Map<string, Status>();
  const statusOf = (row: OwnProductRow) => shown.get(row.id) ?? row.status;
  const choosable = items.filter((row) => statusOf(row) !== "archived").map(({ id }) => id);
  // What has left the page, by another filter or for good, is not chosen any more.
  const chosen = new Set(choosable.filter((id) => picked.has(id)));

  const change = async (action: Action, ids: readonly string[]) => {
    const wanted: Status = action === "publish" ? "published" : "draft";
    setAhead({ of: items, status: new Map([...shown, ...ids.map((id) => [id, wanted] as const)]) });
    try {
      const result = await api<BulkResult>("/api/products/bulk", {
        send: { method: "POST", body: { action, ids } },
      });
      const failed = result.items.filter(({ done }) => !done);
      const done = result.items.length - failed.length;
      if (done > 0) {
        toast.success(`${counted(done, "product")} ${action}ed`);
      }
      if (failed.length > 0) {
        const why = failed[0]?.missing[0]?.message ?? "";
        toast.error(`${counted(failed.length, "product")} not ${action}ed. ${why}`);
        undo(failed.map(({ id }) => id));
      }
      setPicked(new Set());
      router.refresh();
    } catch (error) {
      undo(ids);
      toast.error(formProblem(error, []).form);
    }
  };
  const undo = (ids: readonly string[]) =>
    setAhead(({ of, status }) => ({
      of,
      status: new Map([...status].filter(([id]) => !ids.includes(id))),
    }));
  const copy = async (row: OwnProductRow) => {
    try {
      const { id } = await api<OwnProduct>(`/api/products/${row.id}/duplicate`, {
        send: { method: "POST" },
      });
      router.push(`/dashboard/products/${id}/edit`);
      router.refresh();
    } catch (error) {
      toast.error(formProblem(error, []).form);
    }
  };
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const all = choosable.length > 0 && chosen.size === choosable.length;
  return (
    <>
      <div className="mb-3 flex min-h-11 flex-wrap items-center gap-3" aria-live="polite">
        {chosen.size > 0 && (
          <>
            <span className="text-sm">{counted(chosen.size, "product")} selected</span>
            <Button
              variant="secondary"
              size="small"
              onClick={() => void change("publish", [...chosen])}
            >
              Publish
            </Button>
            <Button
              variant="secondary"
              size="small"
              onClick={() => void change("unpublish", [...chosen])}
            >
              Unpublish
            </Button>
          </>
        )}
      </div>
      <Table className="max-sm:block max-sm:[&_tbody]:block max-sm:[&_thead]:sr-only">
        <caption className="sr-only">Your products</caption>
        <thead>
          <tr>
            <Th className="w-10">
              <Checkbox
                aria-label="Select all"
                checked={all}
                disabled={choosable.length === 0}
                onChange={() => setPicked(new Set(all ? [] : choosable))}
              />
            </Th>
            <Th>Name</Th>
            <Th>Status</Th>
            <Th className="text-right">Price</Th>
            <Th className="text-right">Views</Th>
            <Th className="text-right">Sales</Th>
            <Th>Rating</Th>
            <Th>Changed</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {items.map((row) => {
            const status = statusOf(row);
            return (
              <tr
                key={row.id}
                className="max-sm:mb-3 max-sm:grid max-sm:grid-cols-[auto_1fr_auto] max-sm:items-center max-sm:rounded-card max-sm:border max-sm:border-line max-sm:bg-card max-sm:[&_td]:border-0"
              >
                <Td>
                  <Checkbox
                    aria-label={`Select ${row.name}`}
                    checked={chosen.has(row.id)}
                    disabled={status === "archived"}
                    onChange={() => toggle(row.id)}
                  />
                </Td>
                <Td className="max-w-72">
                  <Link
                    href={`/dashboard/products/${row.id}/edit`}
                    prefetch={false}
                    className="font-medium wrap-anywhere text-link hover:underline"
                  >
                    {row.name}
                  </Link>
                </Td>
                <Td className="max-sm:order-4 max-sm:col-span-2">
                  <StatusBadge status={status} hidden={row.hidden} />
                </Td>
                <Td className="text-right tabular max-sm:order-5">
                  {row.price_cents === null ? "–" : money(row.price_cents, row.currency)}
                </Td>
                <Td className="text-right tabular max-sm:hidden">{count(row.views)}</Td>
                <Td className="text-right tabular max-sm:hidden">{count(row.sales_count)}</Td>
                <Td className="max-sm:hidden">
                  <Rating rating={row.rating} reviews={row.review_count} />
                </Td>
                <Td className="whitespace-nowrap text-muted max-sm:hidden">
                  {date(row.updated_at)}
                </Td>
                <Td className="text-right">
                  <Menu>
                    <MenuTrigger asChild>
                      <Button variant="ghost" size="icon" aria-label={`Actions for ${row.name}`}>
                        <Ellipsis aria-hidden />
                      </Button>
                    </MenuTrigger>
                    <MenuContent align="end">
                      <MenuItem onSelect={() => router.push(`/dashboard/products/${row.id}/edit`)}>
                        <Pencil aria-hidden className="size-4" />
                        Edit
                      </MenuItem>
                      <MenuItem
                        onSelect={() => router.push(`/dashboard/products/${row.id}/analytics`)}
                      >
                        <ChartColumn aria-hidden className="size-4" />
                        Analytics
                      </MenuItem>
                      {status !== "archived" && (
                        <MenuItem
                          onSelect={() =>
                            void change(status === "published" ? "unpublish" : "publish", [row.id])
                          }
                        >
                          {status === "published" ? "Unpublish" : "Publish"}
                        </MenuItem>
                      )}
                      <MenuItem onSelect={() => void copy(row)}>
                        <Copy aria-hidden className="size-4" />
                        Duplicate
                      </MenuItem>
                      <MenuItem onSelect={() => setDeleting(row)}>
                        <Trash2 aria-hidden className="size-4" />
                        Delete
                      </MenuItem>
                    </MenuContent>
                  </Menu>
                </Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
      {deleting !== null && (
        <DeleteDialog
          product={{ id: deleting.id, name: deleting.name, sold: deleting.sales_count > 0 }}
          onClose={() => setDeleting(null)}
          onDone={() => {
            setDeleting(null);
            router.refresh();
          }}
        />
      )}
    </>
  );
}
