import type { ReactNode } from "react";
import { Table, Td, Th } from "@/components/ui/table";
import { count } from "@/lib/format";

/** A short list with numbers; says so where there is nothing. */
export function FiguresTable({
  title,
  columns,
  rows,
  empty,
}: {
  title: string;
  /** The first names what a row is about, the others its numbers; text is shown as it is. */
  columns: readonly string[];
  rows: readonly { key: string; name: ReactNode; numbers: readonly (number | string)[] }[];
  empty: string;
}) {
  return (
    <section className="min-w-0">
      <h2 className="mb-3 text-lg">{title}</h2>
      {rows.length === 0 ? (
        <p className="text-muted">{empty}</p>
      ) : (
        <Table>
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
              <tr key={key}>
                <Td className="break-words">{name}</Td>
                {numbers.map((number, at) => (
                  <Td key={columns[at + 1]} className="text-right tabular">
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
