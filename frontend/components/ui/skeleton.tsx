import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

/** Stands where something will be, in the size that it will have. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      aria-hidden
      className={cn("animate-pulse rounded-control bg-gray-700", className)}
      {...props}
    />
  );
}
