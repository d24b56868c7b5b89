"use client";

import type { ReactNode } from "react";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";

/** What there is to know about a product, one tab at a time; all of it where nothing runs. */
export function ProductTabs({
  description,
  files,
  changelog,
  reviews,
}: {
  description: ReactNode;
  files: ReactNode;
  changelog: ReactNode;
  reviews: ReactNode;
}) {
  // Without JavaScript nobody could turn to the others.
  const rest = "noscript-shown data-[state=inactive]:hidden";
  return (
    <Tabs defaultValue="description" className="mt-8">
      <TabsList aria-label="About the product">
        <TabsTrigger value="description">Description</TabsTrigger>
        <TabsTrigger value="files">Files</TabsTrigger>
        <TabsTrigger value="reviews">Reviews</TabsTrigger>
        <TabsTrigger value="changelog">Changelog</TabsTrigger>
      </TabsList>
      <TabsContent value="description" forceMount className="data-[state=inactive]:hidden">
        {description}
      </TabsContent>
      <TabsContent value="files" forceMount className={rest}>
        {files}
      </TabsContent>
      <TabsContent value="reviews" forceMount className={rest}>
        {reviews}
      </TabsContent>
      <TabsContent value="changelog" forceMount className={rest}>
        {changelog}
      </TabsContent>
    </Tabs>
  );
}
