"use client";

import { type ReactNode, useRef } from "react";
import { cn } from "@/lib/cn";

/**
 * A button that shows some links: the browser's own disclosure, so it opens where nothing runs; with
 * JavaScript it closes on Escape, on a choice, and when the focus leaves it.
 */
export function DisclosureMenu({
  label,
  button,
  className,
  buttonClassName,
  panelClassName,
  onOpen,
  children,
}: {
  label: string;
  button: ReactNode;
  className?: string;
  buttonClassName?: string;
  panelClassName?: string;
  onOpen?: () => void;
  children: ReactNode;
}) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => details.current?.removeAttribute("open");
  return (
    <details
      ref={details}
      className={cn("group relative", className)}
      onToggle={onOpen && ((event) => event.currentTarget.open && onOpen())}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        close();
        details.current?.querySelector("summary")?.focus();
      }}
    >
      <summary
        aria-label={label}
        className={cn(
          "flex size-11 list-none items-center justify-center rounded-control hover:bg-gray-700 hover:text-white",
          buttonClassName,
        )}
      >
        {button}
      </summary>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click on any link closes */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click */}
      <div
        className={cn(
          "absolute right-0 z-50 mt-2 flex w-52 flex-col rounded-card border border-line bg-card p-1 shadow-xl",
          panelClassName,
        )}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest("a")) close();
        }}
      >
        {children}
      </div>
    </details>
  );
}

/** The look of a link or button in it. */
export const DISCLOSURE_ITEM =
  "flex min-h-11 w-full items-center gap-2 rounded-control px-3 text-left text-sm hover:bg-gray-700 hover:text-white";
