import { cn } from "@/lib/cn";

/** A setting that works at once. Its state is told by place and word, not by colour alone. */
export function Switch({
  label,
  checked,
  on,
  off,
  disabled = false,
  onChange,
}: {
  /** What it switches, for screen readers. */
  label: string;
  checked: boolean;
  /** The words that stand beside it. */
  on: string;
  off: string;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      aria-label={label}
      disabled={disabled}
      onClick={() => onChange(!checked)}
      className="inline-flex min-h-11 items-center gap-2 rounded-control text-sm disabled:opacity-50 sm:min-h-8"
    >
      <span
        aria-hidden
        className={cn(
          "flex h-5 w-9 shrink-0 items-center rounded-full border border-control px-0.5 transition-colors duration-150",
          checked ? "justify-end bg-success" : "justify-start bg-well",
        )}
      >
        <span className={cn("size-3.5 rounded-full", checked ? "bg-gray-950" : "bg-gray-300")} />
      </span>
      <span aria-hidden>{checked ? on : off}</span>
    </button>
  );
}
