import type { ComponentProps, ComponentType, ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { cn } from "@/lib/cn";
import { boundedMarks } from "./bounded-marks";
import { notTooDeep } from "./not-too-deep";
import { picturesAsLinks } from "./pictures-as-links";
import { rawAsText } from "./raw-as-text";

const SCHEMA = {
  ...defaultSchema,
  protocols: { href: ["http", "https", "mailto"] },
  // Footnotes have the only ids, with a prefix of their own: a second one would part them.
  clobberPrefix: "",
};

type LinkProps = Pick<ComponentProps<"a">, "id" | "href" | "aria-label" | "children">;

function PlainLink({ id, href, "aria-label": name, children }: LinkProps) {
  // An address that was refused leaves words alone.
  if (!href) return <span>{children}</span>;
  return (
    <a
      id={id}
      href={href}
      aria-label={name}
      rel="nofollow ugc noopener"
      className="text-link underline underline-offset-2"
    >
      {children}
    </a>
  );
}

// The page has its own h1, so a text begins one level below it.
const COMPONENTS: Components = {
  a: PlainLink,
  h1: ({ children }) => <h2 className="mt-8 mb-3 text-2xl first:mt-0">{children}</h2>,
  h2: ({ children }) => <h3 className="mt-8 mb-3 text-xl first:mt-0">{children}</h3>,
  h3: ({ children }) => <h4 className="mt-6 mb-2 text-lg first:mt-0">{children}</h4>,
  h4: ({ children }) => <h5 className="mt-6 mb-2 font-semibold text-white">{children}</h5>,
  h5: ({ children }) => <h6 className="mt-6 mb-2 text-sm font-semibold">{children}</h6>,
  h6: ({ children }) => <h6 className="mt-6 mb-2 text-sm font-semibold">{children}</h6>,
  p: ({ children }) => <p className="my-4 first:mt-0 last:mb-0">{children}</p>,
  ul: ({ children }) => <ul className="my-4 list-disc space-y-1 pl-6">{children}</ul>,
  ol: ({ children }) => <ol className="my-4 list-decimal space-y-1 pl-6">{children}</ol>,
  blockquote: ({ children }) => (
    <blockquote className="my-4 border-l-2 border-line pl-4 text-muted">{children}</blockquote>
  ),
  pre: ({ children }) => (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="my-4 overflow-x-auto rounded-card border border-line bg-well p-4 text-sm"
    >
      {children}
    </pre>
  ),
  code: ({ className, children }) => (
    <code
      className={cn(
        "rounded bg-gray-700 px-1 py-0.5 text-[0.9em] text-gray-200 in-[pre]:bg-transparent in-[pre]:p-0 in-[pre]:text-sm",
        className,
      )}
    >
      {children}
    </code>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section tabIndex={0} aria-label="Table" className="my-4 overflow-x-auto">
      <table className="w-full border-collapse text-left text-sm">{children}</table>
    </section>
  ),
  th: ({ children }) => (
    <th className="border-b border-line px-3 py-2 font-medium text-white">{children}</th>
  ),
  td: ({ children }) => <td className="border-b border-line px-3 py-2">{children}</td>,
  // A task of a list: a picture of a box, because nobody can tick it.
  input: ({ checked }) => <span aria-hidden>{checked ? "☑ " : "☐ "}</span>,
  hr: () => <hr className="my-6 border-line" />,
};

function Within({ children }: { children?: ReactNode }) {
  return <h4 className="mt-6 mb-2 font-semibold text-white first:mt-0">{children}</h4>;
}

/** Headings of a text below an h3 of the page's: none is bigger than that. */
const WITHIN: Components = {
  h1: Within,
  h2: Within,
  h3: Within,
  h4: Within,
  h5: Within,
  h6: Within,
};

/** What `make` makes of a text, or the text as it was written where the stack does not suffice. */
function madeOf(text: string, make: () => ReactNode): ReactNode {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return <p className="whitespace-pre-wrap wrap-anywhere">{text}</p>;
  }
}

/**
 * A member's Markdown. HTML in it is shown as text; links lead to the web or to mail, unless
 * something else is to stand for them and for pictures. `within` a part of a page, its headings are
 * below that part's.
 */
export function Markdown({
  children,
  link,
  within = false,
}: {
  children: string;
  link?: ComponentType<LinkProps>;
  within?: boolean;
}) {
  return (
    <div className="max-w-prose break-words">
      {/* Called, not rendered: what it throws is caught here. */}
      {madeOf(children, () =>
        ReactMarkdown({
          children,
          remarkPlugins: [remarkGfm, boundedMarks],
          // Highlighting comes last: it adds classes that the sanitiser would take away.
          rehypePlugins: [
            notTooDeep,
            rawAsText,
            picturesAsLinks,
            [rehypeSanitize, SCHEMA],
            [rehypeHighlight, { detect: false }],
          ],
          components: {
            ...COMPONENTS,
            ...(link === undefined ? {} : { a: link }),
            ...(within ? WITHIN : {}),
          },
        }),
      )}
    </div>
  );
}
