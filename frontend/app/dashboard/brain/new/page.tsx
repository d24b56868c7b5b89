import type { Metadata } from "next";
import { NewEntryForm } from "@/features/brain/own/new-entry-form";
import { PageHead } from "@/features/dashboard/page-head";
import { requireMe } from "@/lib/api/me";

export const metadata: Metadata = { title: "New entry" };

export default async function NewEntryPage() {
  await requireMe("/dashboard/brain/new");
  return (
    <>
      <PageHead title="New entry">A draft is yours alone until you publish it.</PageHead>
      <NewEntryForm />
    </>
  );
}
