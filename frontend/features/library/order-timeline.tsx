import type { PurchaseDetail } from "@/lib/api";
import { dateTime } from "@/lib/format";
import { eventTitle } from "./words";

/** What happened to an order, the latest last. */
export function OrderTimeline({
  events,
  currency,
}: {
  events: PurchaseDetail["timeline"];
  currency: string;
}) {
  return (
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
            <p className="mt-1 break-words whitespace-pre-line">{event.note}</p>
          )}
        </li>
      ))}
    </ol>
  );
}
