"use client";

import dynamic from "next/dynamic";
import type { ComponentProps } from "react";
import type { BrainAnswer } from "@/lib/api";

const Markdown = dynamic(() =>
  import("@/components/markdown/markdown").then((file) => file.Markdown),
);

export function sourceId(number: number | string): string {
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
  const numbers = passages.map(({ number }) => number);
  return (
    <Markdown link={Citation} within>
      {withSources(text, numbers)}
    </Markdown>
  );
}

/**
 * An answer's Markdown with definitions of its citations: code that looks like one is left alone.
 * They come first, where no code that is still open takes them in, and win over any of the text's.
 */
export function withSources(text: string, numbers: readonly number[]): string {
  const definitions = numbers.map((number) => `[${number}]: #${sourceId(number)}`);
  return `${definitions.join("\n")}\n\n${text}`;
}

export function Citation({ href, children }: ComponentProps<"a">) {
  const number = String(children);
  // Nobody has checked what else leads to a source.
  if (href !== `#${sourceId(number)}`) return <span>{children}</span>;
  return (
    <a
      href={href}
      aria-label={`Source ${number}`}
      className="text-link underline underline-offset-2"
    >
      [{number}]
    </a>
  );
}
