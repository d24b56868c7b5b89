import { Check } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

/** A real checkbox, so that it is a form's field without JavaScript too; only its look is ours. */
export function Checkbox({ className, ...props }: Omit<ComponentProps<"input">, "type">) {
  return (
    <span className={cn("relative inline-grid size-5 shrink-0 place-items-center", className)}>
      <input
        type="checkbox"
        className="peer size-5 appearance-none rounded border border-control bg-well checked:border-primary checked:bg-primary disabled:opacity-50"
        {...props}
      />
      <Check
        aria-hidden
        className="pointer-events-none absolute size-3.5 text-white opacity-0 peer-checked:opacity-100"
        strokeWidth={3}
      />
    </span>
  );
}
