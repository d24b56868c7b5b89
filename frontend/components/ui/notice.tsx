import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** What went wrong with the whole of something, said at once to screen readers. */
export function ErrorNotice({ children }: { children: ReactNode }) {
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded-control border border-danger px-3 py-2 text-sm text-danger-text"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </p>
  );
}
