import { afterEach, expect, test, vi } from "vitest";
import { ApiProblem, NetworkProblem } from "./errors";
import { apiEvents, parsed } from "./events";

const WORDS =
  ':\n\nevent: text\ndata: {"text":"Grüße: 1"}\n\n:\n\nevent: usage\ndata: {"cached":true}\n\n';

function stream(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size)
        controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function answer(text: string, status = 200): Promise<unknown> {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(stream(text, 9), { status })));
  const { signal } = new AbortController();
  return all(apiEvents("/api", { token: null, signal, last: "usage" }));
}

afterEach(() => vi.unstubAllGlobals());

test.each([1, 2, 7, 1000])("events are read however they are cut: %i bytes", async (size) => {
  expect(await all(parsed(stream(WORDS, size)))).toEqual([
    { name: "text", data: { text: "Grüße: 1" } },
    { name: "usage", data: { cached: true } },
  ]);
});

test("an answer ends with its last event, or has broken off", async () => {
  await expect(answer(WORDS)).resolves.toHaveLength(2);
  await expect(answer(WORDS.slice(0, 60))).rejects.toThrow(NetworkProblem);
});

test("errors are problems, before the first event and on the way", async () => {
  const problem = '{"code":"brain_quota_reached","detail":"Used up."}';
  await expect(answer(problem, 429)).rejects.toMatchObject({ code: "brain_quota_reached" });
  const broken = answer(`event: error\ndata: {"code":"gone","detail":"Gone."}\n\n`);
  await expect(broken).rejects.toThrow(ApiProblem);
  await expect(broken).rejects.toMatchObject({ code: "gone", message: "Gone." });
});
