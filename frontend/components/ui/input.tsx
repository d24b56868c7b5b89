import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return (
    <input
      type={type}
      className={cn(
        "min-h-11 w-full min-w-0 rounded-control border border-control bg-well px-3 text-base text-white placeholder:text-muted disabled:opacity-50 aria-invalid:border-danger sm:min-h-10 sm:text-sm",
        className,
      )}
      {...props}
    />
  );
}
