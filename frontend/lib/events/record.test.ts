import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { recordClick, recordShown, type ShopEvent } from "./record";

const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
let sent: Blob[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  page.visibilityState = "visible";
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", { sendBeacon: (_: string, body: Blob) => sent.push(body) });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const shown = (q: string): ShopEvent => ({
  kind: "impression",
  product_ids: ["a"],
  q,
  position: 1,
});

async function told(): Promise<string[]> {
  const texts = await Promise.all(sent.map((body) => body.text()));
  return texts.flatMap((text) =>
    (JSON.parse(text) as { events: { kind: string; q: string }[] }).events.map(
      ({ kind, q }) => `${kind} ${q}`,
    ),
  );
}

test("of a search that is being typed only what stands is told", async () => {
  for (const q of ["b", "bo", "boa"]) {
    const callOff = recordShown(shown(q));
    vi.advanceTimersByTime(400);
    callOff();
  }
  recordShown(shown("board"));
  vi.advanceTimersByTime(2000);
  expect(await told()).toEqual(["impression board"]);
});

test("what is chosen from a list was seen in it", async () => {
  recordShown(shown("board"));
  recordClick("a", "board", 1);
  vi.advanceTimersByTime(2000);
  expect(await told()).toEqual(["impression board", "click board"]);
});

test("a list in a tab that nobody looks at is not seen", async () => {
  page.visibilityState = "hidden";
  recordShown({ kind: "nothing", q: "cobol" });
  vi.advanceTimersByTime(2000);
  expect(await told()).toEqual([]);
  page.visibilityState = "visible";
  page.dispatchEvent(new Event("visibilitychange"));
  vi.advanceTimersByTime(2000);
  expect(await told()).toEqual(["nothing cobol"]);
});
