import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { after, begun } from "./answer-state";
import { forgetAsked, keepAsked, lastAsked } from "./last-asked";

const token = (sub: string) => `a.${btoa(JSON.stringify({ sub }))}.c`;
const asking = begun("How do workers share a queue?");
const done = [
  { name: "text", data: { text: "So [1]." } },
  { name: "usage", data: {} },
].reduce(after, asking);

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("the last question is kept with its whole answer, for whoever has asked it", () => {
  expect(lastAsked(token("ann"))).toBeNull();
  keepAsked(token("ann"), asking);
  expect(lastAsked(token("ann"))).toMatchObject({ question: asking.question, answer: null });
  keepAsked(token("ann"), done);
  expect(lastAsked(token("ann"))?.answer).toEqual(done);
  expect(lastAsked(token("bob"))).toBeNull();
  expect(lastAsked(null)).toBeNull();
  forgetAsked();
  expect(lastAsked(token("ann"))).toBeNull();
});

test("a browser that keeps nothing breaks nothing", () => {
  vi.stubGlobal("sessionStorage", undefined);
  keepAsked(token("ann"), done);
  forgetAsked();
  expect(lastAsked(token("ann"))).toBeNull();
});
