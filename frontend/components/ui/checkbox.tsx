import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

/** A real checkbox, so that it is a form's field without JavaScript too; only its look is ours. */
export function Checkbox({ className, ...props }: Omit<ComponentProps<"input">, "type">) {
  return <input type="checkbox" className={cn("check-box", className)} {...props} />;
}
