import { CircleAlert } from "lucide-react";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import type { Attention } from "./attention";

/** What waits for the seller, each with the way there; nothing where nothing does. */
export function AttentionList({ items }: { items: readonly Attention[] }) {
  if (items.length === 0) return null;
  return (
    <Card>
      <h2 className="mb-2 text-lg">Needs your attention</h2>
      <ul className="flex flex-col">
        {items.map(({ text, href, action }) => (
          <li key={`${href} ${text}`} className="flex gap-3 py-1 text-sm">
            <CircleAlert aria-hidden className="my-3.5 size-4 shrink-0 text-warning" />
            <span className="flex min-h-11 min-w-0 flex-wrap items-center gap-x-3">
              <span className="min-w-0 wrap-anywhere">{text}</span>
              <Link
                href={href}
                prefetch={false}
                className="inline-flex min-h-11 items-center text-link hover:underline"
              >
                {action}
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
