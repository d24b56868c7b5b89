import type { ReactNode } from "react";
import { Table, Td, Th } from "@/components/ui/table";
import { count } from "@/lib/format";

/** A short list with numbers, cards on phones; says so where there is nothing. */
export function FiguresTable({
  title,
  csv,
  columns,
  rows,
  empty,
}: {
  title: string;
  /** Where all rows are as a file. */
  csv?: string;
  /** The first names what a row is about, the others its numbers; text is shown as it is. */
  columns: readonly string[];
  rows: readonly { key: string; name: ReactNode; numbers: readonly (number | string)[] }[];
  empty: string;
}) {
  return (
    <section className="min-w-0">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 className="text-lg">{title}</h2>
        {csv !== undefined && rows.length > 0 && (
          // A file, not a page: nothing may fetch it ahead.
          <a
            href={csv}
            className="inline-flex min-h-11 items-center text-sm text-link hover:underline sm:min-h-6"
          >
            CSV<span className="sr-only"> of {title.toLowerCase()}</span>
          </a>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="text-muted">{empty}</p>
      ) : (
        <Table className="max-sm:block max-sm:[&_tbody]:block max-sm:[&_thead]:sr-only">
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr>
              {columns.map((name, at) => (
                <Th key={name} className={at > 0 ? "text-right" : undefined}>
                  {name}
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, numbers }) => (
              <tr
                key={key}
                className="max-sm:mb-3 max-sm:grid max-sm:grid-cols-3 max-sm:rounded-card max-sm:border max-sm:border-line max-sm:bg-card max-sm:[&_td]:border-0"
              >
                <Td className="min-w-32 wrap-anywhere max-sm:col-span-3">{name}</Td>
                {numbers.map((number, at) => (
                  <Td
                    key={columns[at + 1]}
                    data-label={columns[at + 1]}
                    className="text-right tabular max-sm:text-left max-sm:before:block max-sm:before:text-xs max-sm:before:text-muted max-sm:before:content-[attr(data-label)]"
                  >
                    {typeof number === "string" ? number : count(number)}
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
