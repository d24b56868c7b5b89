"use client";

import { MessageSquare } from "lucide-react";
import type { ReactNode } from "react";
import { StateMessage } from "@/components/ui/state";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { Rating } from "@/features/products/rating";

/** What there is to know about a product, one tab at a time; all of it where nothing runs. */
export function ProductTabs({
  description,
  files,
  changelog,
  rating,
  reviews,
}: {
  description: ReactNode;
  files: ReactNode;
  changelog: ReactNode;
  rating: number | null;
  reviews: number;
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
        <StateMessage icon={MessageSquare} title="No written reviews yet">
          <p className="flex justify-center">
            <Rating rating={rating} reviews={reviews} />
          </p>
          <p>Whoever has bought the product can write one.</p>
        </StateMessage>
      </TabsContent>
      <TabsContent value="changelog" forceMount className={rest}>
        {changelog}
      </TabsContent>
    </Tabs>
  );
}
