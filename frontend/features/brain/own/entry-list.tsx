"use client";

import { ExternalLink, Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DeleteByName } from "@/components/ui/delete-by-name";
import { Table, Td, Th } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import type { OwnEntryRow } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { count, date } from "@/lib/format";
import { ENTRY_TYPES } from "../types";
import { PublishSwitch } from "./publish-switch";

const FIGURES = [
  ["view_count", "Views"],
  ["citation_count", "Cited"],
  ["helpful_count", "Helpful"],
] as const;

/** A member's entries with how they are used; on phones each row is a card. */
export function EntryList({ items }: { items: readonly OwnEntryRow[] }) {
  const api = useApi();
  const router = useRouter();
  const [deleting, setDeleting] = useState<OwnEntryRow | null>(null);
  const remove = async (row: OwnEntryRow) => {
    await api(`/api/brain/${row.id}`, { send: { method: "DELETE" } });
    toast.success("Entry deleted");
    setDeleting(null);
    router.refresh();
  };
  return (
    <>
      <Table className="max-sm:block max-sm:[&_tbody]:block max-sm:[&_thead]:sr-only">
        <caption className="sr-only">Your entries</caption>
        <thead>
          <tr>
            <Th>Title</Th>
            <Th>Status</Th>
            {FIGURES.map(([name, label]) => (
              <Th key={name} className="text-right">
                {label}
              </Th>
            ))}
            <Th>Changed</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {items.map((row) => (
            <tr
              key={row.id}
              className="max-sm:mb-3 max-sm:grid max-sm:grid-cols-3 max-sm:items-center max-sm:rounded-card max-sm:border max-sm:border-line max-sm:bg-card max-sm:[&_td]:border-0"
            >
              <Td className="max-w-80 max-sm:col-span-3 max-sm:max-w-none">
                <Link
                  href={`/dashboard/brain/${row.id}/edit`}
                  prefetch={false}
                  className="font-medium wrap-anywhere text-link hover:underline"
                >
                  {row.title}
                </Link>
                <span className="block text-muted">
                  {ENTRY_TYPES[row.entry_type]}
                  {row.category !== null && `, ${row.category}`}
                </span>
              </Td>
              <Td className="whitespace-nowrap max-sm:col-span-3">
                <PublishSwitch row={row} />
              </Td>
              {FIGURES.map(([name, label]) => (
                <Td key={name} className="text-right tabular max-sm:text-left">
                  <span aria-hidden className="block text-xs text-muted sm:hidden">
                    {label}
                  </span>
                  {count(row[name])}
                </Td>
              ))}
              <Td className="whitespace-nowrap text-muted max-sm:col-span-2">
                {date(row.updated_at)}
              </Td>
              <Td>
                <span className="flex justify-end">
                  {row.status === "published" && (
                    <Button asChild variant="ghost" size="icon">
                      <Link
                        href={`/brain/${row.slug}`}
                        prefetch={false}
                        aria-label={`See ${row.title}`}
                      >
                        <ExternalLink aria-hidden />
                      </Link>
                    </Button>
                  )}
                  <Button asChild variant="ghost" size="icon" className="max-sm:hidden">
                    <Link
                      href={`/dashboard/brain/${row.id}/edit`}
                      prefetch={false}
                      aria-label={`Edit ${row.title}`}
                    >
                      <Pencil aria-hidden />
                    </Link>
                  </Button>
                  <Button
                    variant="ghost"
                    size="icon"
                    aria-label={`Delete ${row.title}`}
                    onClick={() => setDeleting(row)}
                  >
                    <Trash2 aria-hidden />
                  </Button>
                </span>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {deleting !== null && (
        <DeleteByName
          name={deleting.title}
          description="It is gone from the Brain and from search, with its history and its votes. This cannot be undone."
          confirm="Delete it"
          onDelete={() => remove(deleting)}
          onClose={() => setDeleting(null)}
        />
      )}
    </>
  );
}
