import { Archive } from "lucide-react";
import type { Metadata } from "next";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";
import { SimilarProducts } from "@/features/product-page/similar-products";

export const metadata: Metadata = { title: "Withdrawn", robots: { index: false } };

/** What `proxy.ts` shows, with status 410, at the address of a product that is public no more. */
export default async function WithdrawnPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return (
    <div className="container-page py-12">
      <h1 className="sr-only">Withdrawn</h1>
      <StateMessage
        icon={Archive}
        title="This product has been withdrawn"
        action={
          <Button asChild>
            <a href="/products">See all products</a>
          </Button>
        }
      >
        <p>Who bought it keeps it. These are like it, if there are any:</p>
      </StateMessage>
      <SimilarProducts slug={slug} title="Instead of it" />
    </div>
  );
}
