import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { StateMessage } from "@/components/ui/state";

export const metadata: Metadata = { title: "Not found", robots: { index: false } };

export default function NotFound() {
  return (
    <div className="container-page py-12">
      <h1 className="sr-only">Not found</h1>
      <StateMessage
        icon={SearchX}
        title="There is nothing at this address"
        action={
          <form action="/products" className="flex w-full max-w-md gap-3">
            <Input
              name="q"
              type="search"
              aria-label="Search products"
              placeholder="Search products"
            />
            <Button type="submit">Search</Button>
          </form>
        }
      >
        <p>It may have been mistyped, or it was never public.</p>
      </StateMessage>
    </div>
  );
}
