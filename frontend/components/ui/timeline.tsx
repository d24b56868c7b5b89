import { dateTime } from "@/lib/format";

type Entry = { kind: string; at: string; note: string | null };

/** What happened, the latest last; `titleOf` says it in a line. */
export function Timeline<T extends Entry>({
  events,
  titleOf,
}: {
  events: readonly T[];
  titleOf: (event: T) => string;
}) {
  return (
    <ol className="flex flex-col gap-4 border-l border-line pl-4 text-sm">
      {events.map((event) => (
        <li key={`${event.kind} ${event.at}`} className="relative">
          <span
            aria-hidden
            className="absolute top-1.5 -left-[1.3rem] size-2 rounded-full bg-link"
          />
          <p className="text-white">{titleOf(event)}</p>
          <p className="text-muted">
            <time dateTime={event.at}>{dateTime(event.at)}</time>
          </p>
          {event.note !== null && (
            <p className="mt-1 wrap-anywhere whitespace-pre-line">{event.note}</p>
          )}
        </li>
      ))}
    </ol>
  );
}
