import type { ReactNode } from "react";
import { Table, Td, Th } from "@/components/ui/table";
import { cn } from "@/lib/cn";
import { count } from "@/lib/format";
import { CARD, CARD_NAME, CARDS, NumberCell } from "./row-cards";

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
        <Table className={CARDS}>
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
              <tr key={key} className={CARD}>
                <Td className={cn("min-w-32 wrap-anywhere", CARD_NAME)}>{name}</Td>
                {numbers.map((number, at) => (
                  <NumberCell key={columns[at + 1]} label={columns[at + 1]}>
                    {typeof number === "string" ? number : count(number)}
                  </NumberCell>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}
