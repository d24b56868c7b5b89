import { CircleAlert, CircleCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { OwnEntry } from "@/lib/api";

/** Whether readers see an entry, what it lacks before they can, and the button that changes it. */
export function PublishCard({
  entry,
  published,
  unsaved,
  pending,
  onChange,
}: {
  /** As the server has it. */
  entry: OwnEntry;
  /** What was clicked is ahead of the server. */
  published: boolean;
  unsaved: boolean;
  pending: boolean;
  onChange: (action: "publish" | "withdraw") => void;
}) {
  return (
    <Card className="flex flex-col items-start gap-3">
      <h2 className="text-lg">{published ? "Published" : "Publish"}</h2>
      {entry.missing.length > 0 && !published ? (
        <ul className="flex flex-col gap-2 text-sm">
          {entry.missing.map(({ field, message }) => (
            <li key={field} className="flex items-start gap-2">
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
              {message}
            </li>
          ))}
        </ul>
      ) : (
        <p className="flex items-start gap-2 text-sm">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
          {!published
            ? "Everything that its page needs is there."
            : entry.status === "published"
              ? "Everybody can read it. A change is found about a second after it is saved."
              : "Being published."}
        </p>
      )}
      {unsaved && !published && <p className="text-sm text-muted">Changes are saved first.</p>}
      {published ? (
        <div className="flex flex-wrap gap-3">
          <Button variant="secondary" disabled={pending} onClick={() => onChange("withdraw")}>
            Withdraw
          </Button>
          <Button asChild variant="link">
            <a href={`/brain/${entry.slug}`} target="_blank" rel="noopener">
              See it
            </a>
          </Button>
        </div>
      ) : (
        <Button
          disabled={pending || (entry.missing.length > 0 && !unsaved)}
          onClick={() => onChange("publish")}
        >
          Publish
        </Button>
      )}
    </Card>
  );
}
