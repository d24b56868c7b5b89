import { Td } from "@/components/ui/table";

/** Classes of a table whose rows are cards on phones. */
export const CARDS = "max-sm:block max-sm:[&_tbody]:block max-sm:[&_thead]:sr-only";

/** Classes of such a row; its first cell takes `CARD_NAME`. */
export const CARD =
  "max-sm:mb-3 max-sm:grid max-sm:grid-cols-3 max-sm:rounded-card max-sm:border max-sm:border-line max-sm:bg-card max-sm:[&_td]:border-0";

export const CARD_NAME = "max-sm:col-span-3";

/** A number of such a row; on phones, where no head is seen, with what it counts. */
export function NumberCell({ label, children }: { label: string | undefined; children: string }) {
  return (
    <Td
      data-label={label}
      className="text-right tabular max-sm:text-left max-sm:before:block max-sm:before:text-xs max-sm:before:text-muted max-sm:before:content-[attr(data-label)]"
    >
      {children}
    </Td>
  );
}
