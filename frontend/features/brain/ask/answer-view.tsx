import { CircleHelp } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { ProductCard } from "@/features/products/product-card";
import { ApiProblem } from "@/lib/api/errors";
import { formProblem } from "@/lib/forms/field-errors";
import { type AnswerState, citedEntries } from "./answer-state";
import { AnswerText } from "./answer-text";
import { AnswerVotes } from "./answer-votes";
import { Sources } from "./sources";

/** An answer as it comes, with what it is drawn from beside it. */
export function AnswerView({ state, onRetry }: { state: AnswerState; onRetry: () => void }) {
  const { phase, outcome, citations } = state;
  const sources =
    phase === "done"
      ? state.passages.filter(({ number }) => citations.includes(number))
      : state.passages;
  return (
    <article
      aria-label="Answer"
      aria-busy={phase === "asking" || phase === "writing"}
      className="mt-6 grid gap-6 border-t border-line pt-6 xl:grid-cols-[minmax(0,1fr)_280px]"
    >
      <div className="min-w-0">
        <h3 className="mb-4 text-lg">{state.question}</h3>
        {phase === "asking" && (
          <div className="flex flex-col gap-3">
            <Skeleton className="h-4 w-full" />
            <Skeleton className="h-4 w-11/12" />
            <Skeleton className="h-4 w-2/3" />
          </div>
        )}
        {outcome === "unknown" ? (
          <DoesNotKnow />
        ) : (
          state.text !== "" && <AnswerText text={state.text} passages={state.passages} />
        )}
        {outcome === "quoted" && (
          <p className="mt-4 text-sm text-muted">The passages that fit best, in their own words.</p>
        )}
        {phase === "stopped" && <p className="mt-4 text-sm text-muted">Stopped.</p>}
        {phase === "failed" && <Failed error={state.error} onRetry={onRetry} />}
        <AnswerVotes entries={citedEntries(state)} />
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <Sources passages={sources} />
        {state.products.length > 0 && (
          <section aria-labelledby="answer-products">
            <h3 id="answer-products" className="mb-3 text-lg">
              Products of these entries
            </h3>
            <ul className="flex flex-col gap-3">
              {state.products.map((product) => (
                <li key={product.id}>
                  <ProductCard product={product} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </article>
  );
}

function DoesNotKnow() {
  return (
    <div className="flex items-start gap-3">
      <CircleHelp aria-hidden className="mt-1 size-5 shrink-0 text-muted" />
      <div>
        <p className="font-medium text-white">The Brain does not know.</p>
        <p className="mt-1">
          No entry answers this, and nothing was counted. Other words may help, or{" "}
          <Link
            href="/dashboard/brain/new"
            prefetch={false}
            className="text-link underline underline-offset-2"
          >
            write the entry
          </Link>{" "}
          once you know.
        </p>
      </div>
    </div>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const reached = error instanceof ApiProblem && error.code === "brain_quota_reached";
  return (
    <div className="mt-4 flex flex-col items-start gap-3">
      <ErrorNotice>{formProblem(error, []).form ?? "This question cannot be asked."}</ErrorNotice>
      {reached ? (
        <Button asChild variant="secondary">
          <Link href="/pricing">See the Pro plan</Link>
        </Button>
      ) : (
        <Button variant="secondary" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
