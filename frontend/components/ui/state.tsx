import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

/** What stands where there is nothing, or where something failed: why, and the one next step. */
export function StateMessage({
  icon: Icon,
  title,
  children,
  action,
  className,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div
      className={cn(
        "flex flex-col items-center gap-3 rounded-card border border-line bg-card px-6 py-12 text-center",
        className,
      )}
    >
      <Icon aria-hidden className="size-8 text-muted" />
      <h2 className="text-xl">{title}</h2>
      {children !== undefined && <div className="max-w-prose text-body">{children}</div>}
      {action !== undefined && (
        <div className="mt-2 flex flex-wrap justify-center gap-3">{action}</div>
      )}
    </div>
  );
}
