import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

const buttonStyle = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-control font-medium transition-colors duration-150 ease-out select-none disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-primary text-white hover:bg-primary-hover",
        secondary: "border border-control bg-card text-white hover:bg-gray-700",
        ghost: "text-body hover:bg-gray-700 hover:text-white",
        danger: "bg-danger-fill text-white hover:bg-red-700",
        link: "text-link underline-offset-4 hover:underline",
      },
      size: {
        small: "min-h-11 px-3 text-sm sm:min-h-8",
        medium: "min-h-11 px-4 text-sm sm:min-h-10",
        large: "min-h-12 px-5 text-base",
        icon: "size-11 sm:size-10",
      },
    },
    defaultVariants: { variant: "primary", size: "medium" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonStyle> & {
    /** Gives the look to its one child, for instance a link. */
    asChild?: boolean;
  };

export function Button({ className, variant, size, asChild = false, type, ...props }: ButtonProps) {
  const style = cn(buttonStyle({ variant, size }), className);
  if (asChild) {
    return <Slot.Root className={style} {...props} />;
  }
  return <button type={type ?? "button"} className={style} {...props} />;
}
