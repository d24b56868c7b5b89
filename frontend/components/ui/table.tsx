import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

/** A table that scrolls by itself when it is wider than the page. */
export function Table({
  className,
  stickyHead = false,
  ...props
}: ComponentProps<"table"> & {
  /** On wide screens the head stays in view; such a table must fit there. */
  stickyHead?: boolean;
}) {
  return (
    <section
      className={stickyHead ? STICKY : "overflow-x-auto"}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      aria-label="Table, scrolls sideways"
    >
      <table className={cn("w-full border-collapse text-left text-sm", className)} {...props} />
    </section>
  );
}

// Borders of a collapsed table scroll away beneath a sticky cell, shadows do not.
const STICKY =
  "max-xl:overflow-x-auto xl:[&_th]:sticky xl:[&_th]:top-16 xl:[&_th]:bg-page xl:[&_th]:shadow-[inset_0_-1px_0_var(--color-line)]";

export function Th({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn("border-b border-line px-3 py-2 font-medium text-muted", className)}
      {...props}
    />
  );
}

export function Td({ className, ...props }: ComponentProps<"td">) {
  return <td className={cn("border-b border-line px-3 py-2.5", className)} {...props} />;
}
