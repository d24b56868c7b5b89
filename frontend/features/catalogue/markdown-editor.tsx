"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import type { FieldControl } from "@/components/ui/field";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { Textarea } from "@/components/ui/textarea";

// The preview is made by what makes the page, and only when somebody looks at it.
const Markdown = dynamic(() =>
  import("@/components/markdown/markdown").then((file) => file.Markdown),
);

/** Markdown to write, and how it will look. */
export function MarkdownEditor({
  label = "Description",
  control,
  field,
  text,
}: {
  /** What is written, for screen readers. */
  label?: string;
  control: FieldControl;
  field: UseFormRegisterReturn;
  text: string;
}) {
  const [tab, setTab] = useState("write");
  return (
    <Tabs value={tab} onValueChange={setTab}>
      <TabsList aria-label={label}>
        <TabsTrigger value="write">Write</TabsTrigger>
        <TabsTrigger value="preview">Preview</TabsTrigger>
      </TabsList>
      <TabsContent value="write" forceMount className="pt-3 data-[state=inactive]:hidden">
        <Textarea {...control} {...field} rows={18} className="font-mono" />
      </TabsContent>
      <TabsContent value="preview" className="mt-3 min-h-60 rounded-control border border-line p-4">
        {text.trim() === "" ? (
          <p className="text-muted">Nothing to preview yet.</p>
        ) : (
          <Markdown>{text}</Markdown>
        )}
      </TabsContent>
    </Tabs>
  );
}
