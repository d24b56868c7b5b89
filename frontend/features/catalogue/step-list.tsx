import { Check, CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { cn } from "@/lib/cn";
import { STEPS, type StepId } from "./steps";

/** The steps with what is done, current and wrong; each can be visited at any time. */
export function StepList({
  current,
  wrong,
  lacking,
  onStep,
}: {
  current: StepId;
  wrong: ReadonlySet<StepId>;
  lacking: ReadonlySet<StepId>;
  onStep: (step: StepId) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  const shown = useRef<HTMLButtonElement>(null);
  // On phones there is room for three. The page itself must not move, as scrollIntoView would do.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another current step has another place
  useEffect(() => {
    if (list.current === null || shown.current === null) return;
    const room = list.current.clientWidth - shown.current.offsetWidth;
    list.current.scrollLeft = shown.current.offsetLeft - room / 2;
  }, [current]);
  return (
    <ol
      ref={list}
      aria-label="Steps"
      className="relative flex gap-1 overflow-x-auto p-1 lg:w-56 lg:flex-col"
    >
      {STEPS.map(({ id, title }, at) => {
        const state = wrong.has(id) ? "wrong" : lacking.has(id) ? "lacking" : "done";
        return (
          <li key={id} className="shrink-0">
            <button
              type="button"
              onClick={() => onStep(id)}
              {...(id === current ? { "aria-current": "step", ref: shown } : {})}
              className={cn(
                "flex min-h-11 w-full items-center gap-3 rounded-control px-3 text-left text-sm",
                id === current ? "bg-card font-medium text-white" : "hover:bg-card",
              )}
            >
              <span
                aria-hidden
                className={cn(
                  "flex size-6 items-center justify-center rounded-full border text-xs",
                  state === "done" ? "border-success text-success" : "border-control",
                  state === "wrong" && "border-danger text-danger-text",
                )}
              >
                {state === "done" ? (
                  <Check className="size-3.5" />
                ) : state === "wrong" ? (
                  <CircleAlert className="size-3.5" />
                ) : (
                  at + 1
                )}
              </span>
              {title}
              {state === "wrong" && <span className="sr-only">, has an error</span>}
              {state === "lacking" && <span className="sr-only">, not complete</span>}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
