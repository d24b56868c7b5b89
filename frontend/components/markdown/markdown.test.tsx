import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Markdown } from "./markdown";

const html = (text: string) => renderToStaticMarkup(<Markdown>{text}</Markdown>);

describe("a member's Markdown", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "text <b onclick=alert(1)>bold</b>",
  ])("%s is shown as text", (payload) => {
    const made = html(payload);
    expect(made).not.toMatch(/<(script|img|svg|iframe|style|b)[\s>/]/u);
    expect(made).not.toMatch(/<[^>]*\son\w+=/u);
    expect(made).toContain("&lt;");
  });

  test.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](irc://host/channel)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
  ])("%s leads nowhere", (payload) => {
    expect(html(payload)).not.toMatch(/href="(?!https?:|mailto:|#)[^"]/u);
  });

  test("what looks like HTML is not lost", () => {
    expect(html("Returns Vec<String> and more")).toContain("Vec&lt;String&gt; and more");
  });

  test("pictures of other hosts are links, nothing is loaded", () => {
    const made = html("![A board](https://elsewhere.example/a.png)");
    expect(made).not.toContain("<img");
    expect(made).toContain('href="https://elsewhere.example/a.png"');
  });

  test.each([
    ["quotes", `${"> ".repeat(3000)}x`],
    ["lists", Array.from({ length: 100 }, (_, at) => `${"  ".repeat(at)}- x`).join("\n")],
    ["emphasis", `${"*a _b ".repeat(50)}${" b_ a*".repeat(50)}`],
    ["code in strings in code", `\`\`\`js\n${"`${".repeat(30_000)}\n\`\`\``],
  ])("%s in each other without end are shown as they were written", (_, text) => {
    const made = html(text);
    expect(made).toContain("whitespace-pre-wrap");
    expect(made).not.toMatch(/<(blockquote|ul|em|pre)/u);
  });

  test.each([
    ["emphasis", "*a ", "b* "],
    ["one long run", "*", "*"],
    ["strikethrough", "~~a ~b ", " b~ a~~ "],
    ["pictures", "![a ", " a](b) "],
  ])("no text of %s keeps the shop from answering", (_, opening, closing) => {
    // Unbounded they take ten seconds, and four times as long when they are twice as long.
    const half = (mark: string) => mark.repeat(15_000 / mark.length);
    const began = performance.now();
    const made = html(`${half(opening)}x${half(closing)}`);
    expect(performance.now() - began).toBeLessThan(4000);
    expect(made).toContain("x");
  });

  test("addresses without marks are links", () => {
    const made = html("See www.a.example, https://b.example/x_(y) or me@c.example.");
    for (const to of ["http://www.a.example", "https://b.example/x_(y)", "mailto:me@c.example"]) {
      expect(made).toContain(`href="${to}"`);
    }
  });

  test("a paragraph of many marks is still marked", () => {
    const made = html("*a* **b** ~~c~~ [d](https://d.example) ".repeat(20));
    for (const mark of ["<em>a", "<strong>b", "<del>c", ">d</a>"]) {
      expect(made.split(mark)).toHaveLength(21);
    }
  });

  test("lists in each other as people write them are lists", () => {
    const text = Array.from({ length: 12 }, (_, at) => `${"  ".repeat(at)}- level ${at}`).join(
      "\n",
    );
    expect(html(text).match(/<ul/gu)).toHaveLength(12);
  });

  test("footnotes and their texts lead to each other", () => {
    const made = html("Said[^1].\n\n[^1]: Where.");
    for (const [, id] of made.matchAll(/href="#([^"]+)"/gu)) expect(made).toContain(`id="${id}"`);
    expect(made).toMatch(/<a [^>]*aria-label="Back to reference 1"/u);
  });

  test("a badge is one link, to where it leads", () => {
    const made = html("[![build](https://img.example/b.svg)](https://ci.example/)");
    expect(made.match(/<a /gu)).toHaveLength(1);
    expect(made).toMatch(/href="https:\/\/ci\.example\/".*build/u);
  });

  test("where something stands for links, it stands for pictures too", () => {
    const text =
      "[a](https://evil.example) ![b](https://evil.example/?d=1) ![](https://evil.example)";
    const made = renderToStaticMarkup(
      <Markdown link={({ children }) => <span>{children}</span>}>{text}</Markdown>,
    );
    expect(made).toContain("<span>a</span> <span>b</span> <span>Picture</span>");
    expect(made).not.toContain("evil");
  });

  test("code is highlighted, and tasks have no control", () => {
    expect(html("```ts\nconst a = 1;\n```")).toContain("hljs-keyword");
    const tasks = html("- [x] done\n- [ ] open");
    expect(tasks).toContain("☑");
    expect(tasks).not.toContain("<input");
  });
});
