import type { BrainAnswer } from "@/lib/api";
import { sourceId } from "./answer-text";

type Passage = BrainAnswer["passages"][number];

/** The address of a passage: browsers that know text fragments go to its heading. */
export function passageHref({ slug, heading }: Pick<Passage, "slug" | "heading">): string {
  const words = (heading.split(" > ").at(-1) ?? "").replaceAll(/[`*_]/gu, "");
  return `/brain/${slug}${words === "" ? "" : `#:~:text=${encodeURIComponent(words).replaceAll("-", "%2D")}`}`;
}

/** What an answer is drawn from; a citation in it leads here, and from here to the entry. */
export function Sources({ passages }: { passages: readonly Passage[] }) {
  if (passages.length === 0) return null;
  return (
    <section aria-labelledby="answer-sources">
      <h3 id="answer-sources" className="mb-3 text-lg">
        Sources
      </h3>
      <ol className="flex flex-col gap-3">
        {passages.map((passage) => (
          <li
            key={passage.number}
            id={sourceId(passage.number)}
            tabIndex={-1}
            className="rounded-control border border-line bg-well p-3 text-sm target:border-link"
          >
            <p className="flex gap-2">
              <span className="text-muted tabular">[{passage.number}]</span>
              {/* No Link: the part of an address that names words works in a page that is loaded. */}
              <a
                href={passageHref(passage)}
                className="min-w-0 wrap-anywhere text-link hover:underline"
              >
                {passage.title}
                {passage.heading !== "" && ` – ${passage.heading}`}
              </a>
            </p>
            <p className="mt-1 line-clamp-3 wrap-anywhere text-muted">{passage.excerpt}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
