import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      className={cn(
        "min-h-28 w-full rounded-control border border-control bg-well px-3 py-2 text-base text-white placeholder:text-muted aria-invalid:border-danger sm:text-sm",
        className,
      )}
      {...props}
    />
  );
}
