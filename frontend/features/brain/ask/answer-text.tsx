"use client";

import dynamic from "next/dynamic";
import type { ComponentProps } from "react";
import type { BrainAnswer } from "@/lib/api";

const Markdown = dynamic(() =>
  import("@/components/markdown/markdown").then((file) => file.Markdown),
);

export function sourceId(number: number): string {
  return `answer-source-${number}`;
}

/** An answer's Markdown, whose citations lead to its sources. No other link of it leads anywhere. */
export function AnswerText({
  text,
  passages,
}: {
  text: string;
  passages: BrainAnswer["passages"];
}) {
  // Markdown's own definitions: code that looks like a citation is left alone.
  const definitions = passages.map(({ number }) => `[${number}]: #${sourceId(number)}`);
  return <Markdown link={Citation}>{`${text}\n\n${definitions.join("\n")}`}</Markdown>;
}

function Citation({ href, children }: ComponentProps<"a">) {
  if (href?.startsWith("#answer-source-") !== true) return <span>{children}</span>;
  return (
    <a href={href} aria-label={`Source ${String(children)}`} className="text-link hover:underline">
      [{children}]
    </a>
  );
}
