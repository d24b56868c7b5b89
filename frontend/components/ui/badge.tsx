import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

const style = cva(
  "inline-flex max-w-full items-center gap-1 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap",
  {
    variants: {
      variant: {
        neutral: "bg-gray-700 text-gray-200",
        outline: "border border-line text-body",
        success: "bg-success text-gray-950",
        warning: "border border-warning text-warning",
        danger: "border border-danger text-danger-text",
      },
    },
    defaultVariants: { variant: "neutral" },
  },
);

export function Badge({
  className,
  variant,
  ...props
}: ComponentProps<"span"> & VariantProps<typeof style>) {
  return <span className={cn(style({ variant }), className)} {...props} />;
}
