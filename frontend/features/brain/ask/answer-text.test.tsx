import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Markdown } from "@/components/markdown/markdown";
import { Citation, withSources } from "./answer-text";

const html = (text: string) =>
  renderToStaticMarkup(
    <Markdown link={Citation} within>
      {withSources(text, [1, 2])}
    </Markdown>,
  );
const sources = (text: string) =>
  [...html(text).matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/gu)].map(([, ...link]) => link);

test("citations lead to their sources, and nothing else leads anywhere", () => {
  expect(sources("So it is [1], and [2] \\[1\\] `[1]` [3].")).toEqual([
    ["#answer-source-1", "[1]"],
    ["#answer-source-2", "[2]"],
  ]);
  expect(sources("[so it is](#answer-source-2) [x](https://evil.example) [1](#y)")).toEqual([]);
});

test("a citation is told from text by more than its colour, and no heading is above the answer's", () => {
  expect(html("So it is [1].")).toMatch(/<a [^>]*class="[^"]*(?<!:)underline/u);
  const headings = [...html("# A\n\n###### B\n\nC\n===\n\nSo [1].").matchAll(/<h(\d)/gu)];
  expect(headings.map(([, level]) => level)).toEqual(["4", "4", "4"]);
});

test("a text's own definitions change no citation", () => {
  expect(sources("So it is [1].\n\n[1]: https://evil.example")).toEqual([
    ["#answer-source-1", "[1]"],
  ]);
});

test("code that is not closed yet shows no definitions", () => {
  const made = html("So it is [1].\n\n```py\nx = 1");
  expect(made).not.toContain("#answer-source-2");
  expect(made).toContain('aria-label="Source 1"');
});
