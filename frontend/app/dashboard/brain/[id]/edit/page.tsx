import type { Metadata } from "next";
import { EntryEditor } from "@/features/brain/own/entry-editor";
import type { BrainCategoryCount, OwnEntry } from "@/lib/api";
import { serverMine } from "@/lib/api/me";

export const metadata: Metadata = { title: "Edit an entry" };

export default async function EditEntryPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const path = `/dashboard/brain/${id}/edit`;
  const [entry, categories] = await Promise.all([
    serverMine<OwnEntry>(path, `/api/brain/me/${encodeURIComponent(id)}`),
    serverMine<BrainCategoryCount[]>(path, "/api/brain/categories"),
  ]);
  return <EntryEditor entry={entry} categories={categories} />;
}
