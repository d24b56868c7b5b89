import { Card } from "@/components/ui/card";
import type { TimelineEntry } from "@/lib/api";
import { dateTime } from "@/lib/format";
import { eventTitle } from "./words";

/** What happened to an order, the latest last. */
export function SaleTimeline({
  events,
  currency,
}: {
  events: readonly TimelineEntry[];
  currency: string;
}) {
  return (
    <Card>
      <h2 className="mb-4 text-lg">Timeline</h2>
      <ol className="flex flex-col gap-4 border-l border-line pl-4 text-sm">
        {events.map((event) => (
          <li key={`${event.kind} ${event.at}`} className="relative">
            <span
              aria-hidden
              className="absolute top-1.5 -left-[1.3rem] size-2 rounded-full bg-link"
            />
            <p className="text-white">{eventTitle(event, currency)}</p>
            <p className="text-muted">
              <time dateTime={event.at}>{dateTime(event.at)}</time>
            </p>
            {event.note !== null && (
              <p className="mt-1 wrap-anywhere whitespace-pre-line">{event.note}</p>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
