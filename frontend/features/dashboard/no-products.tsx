import { Package } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state";

/** What a seller sees who has not begun a product: how to. */
export function NoProducts() {
  return (
    <StateMessage
      icon={Package}
      title="No products yet"
      action={
        <Button asChild>
          <Link href="/dashboard/products/new">New product</Link>
        </Button>
      }
    >
      <p>A product begins as a draft that only you can see.</p>
    </StateMessage>
  );
}
