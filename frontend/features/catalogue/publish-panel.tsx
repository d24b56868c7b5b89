"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { OwnProduct } from "@/lib/api";
import { InSearch } from "./in-search";
import { STEPS, type StepId, stepWith } from "./steps";

/** What a product still lacks, each with the way there, and the button that makes it public. */
export function PublishPanel({
  product,
  status,
  wrong,
  unsaved,
  pending,
  onStep,
  onChange,
}: {
  /** As the server has it. */
  product: OwnProduct;
  /** The status that shows: what was clicked is ahead of the server. */
  status: OwnProduct["status"];
  /** Steps with errors, which keep the rest from being saved. */
  wrong: ReadonlySet<StepId>;
  unsaved: boolean;
  pending: boolean;
  onStep: (step: StepId) => void;
  onChange: (action: "publish" | "unpublish") => void;
}) {
  if (status === "archived") {
    return (
      <p>
        This product is archived: it is not in the shop any more, and whoever has bought it keeps
        it. Duplicate it to sell it again.
      </p>
    );
  }
  const published = status === "published";
  return (
    <div className="flex flex-col gap-4">
      {product.hidden_reason !== null && (
        <p className="text-danger-text">Hidden by an admin: {product.hidden_reason}</p>
      )}
      {product.missing.length > 0 ? (
        <>
          <p>This is missing before buyers can see it:</p>
          <ul className="flex flex-col gap-2">
            {product.missing.map(({ field, message }) => {
              const step = STEPS.find(({ id }) => id === stepWith(field));
              return (
                <li key={message} className="flex flex-wrap items-center gap-2">
                  <CircleAlert aria-hidden className="size-4 text-warning" />
                  {message}
                  {step !== undefined && (
                    <Button variant="link" size="small" onClick={() => onStep(step.id)}>
                      Go to {step.title}
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
        </>
      ) : (
        <p className="flex items-center gap-2">
          <CircleCheck aria-hidden className="size-4 text-success" />
          {!published
            ? "Everything that its page needs is there."
            : product.status === "published"
              ? "It is in the shop. A change is searchable about a second after it is saved."
              : "Being published."}
        </p>
      )}
      {STEPS.filter(({ id }) => wrong.has(id)).map(({ id, title }) => (
        <p key={id} className="flex flex-wrap items-center gap-2">
          <CircleAlert aria-hidden className="size-4 text-danger" />
          {title} has an error, so nothing can be saved.
          <Button variant="link" size="small" onClick={() => onStep(id)}>
            Mend it
          </Button>
        </p>
      ))}
      {unsaved && <p className="text-sm text-muted">Changes are saved first.</p>}
      <div className="flex flex-wrap gap-3">
        {published ? (
          <>
            <Button variant="secondary" disabled={pending} onClick={() => onChange("unpublish")}>
              Unpublish
            </Button>
            <Button asChild variant="link">
              <a href={`/products/${product.slug}`} target="_blank" rel="noopener">
                See it in the shop
              </a>
            </Button>
          </>
        ) : (
          <Button
            disabled={pending || (product.missing.length > 0 && !unsaved)}
            onClick={() => onChange("publish")}
          >
            Publish
          </Button>
        )}
      </div>
      <InSearch
        id={product.id}
        revision={product.revision}
        published={product.status === "published"}
      />
    </div>
  );
}
