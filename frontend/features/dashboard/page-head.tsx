import type { ReactNode } from "react";

/** The head of a dashboard page: its title, one sentence, and its one primary action. */
export function PageHead({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mb-6 flex flex-wrap items-start justify-between gap-4">
      <div className="min-w-0">
        <h1 className="text-2xl">{title}</h1>
        {children !== undefined && <p className="mt-1 text-muted">{children}</p>}
      </div>
      {action}
    </div>
  );
}
