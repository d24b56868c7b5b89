import { expect, test } from "vitest";
import { after, begun, citedEntries, spoken } from "./answer-state";

test("events make an answer, and each phase is spoken of once", () => {
  const events = [
    { name: "passages", data: { passages: [{ number: 1 }] } },
    { name: "text", data: { text: "So it " } },
    { name: "text", data: { text: "is [1]." } },
    { name: "later", data: {} },
    { name: "citations", data: { outcome: "answered", citations: [1], products: [] } },
    { name: "usage", data: { cached: false } },
  ];
  let state = begun("Is it so?");
  const told = [spoken(state)];
  for (const event of events) {
    state = after(state, event);
    if (told.at(-1) !== spoken(state)) told.push(spoken(state));
  }
  expect(state).toMatchObject({ phase: "done", text: "So it is [1].", citations: [1] });
  expect(told).toEqual([
    "Looking for an answer.",
    "The answer is being written.",
    "The answer is there. Sources: 1.",
  ]);
  expect(spoken({ ...state, outcome: "unknown" })).toBe("The Brain does not know.");
});

test("an entry is cited once, however many of its passages are, and only by a whole answer", () => {
  const passage = (number: number, id: string) => ({ number, entry_id: id, title: `About ${id}` });
  const passages = [passage(1, "a"), passage(2, "b"), passage(3, "a"), passage(4, "c")];
  const came = after(begun("Is it so?"), { name: "passages", data: { passages } });
  const citations = { outcome: "answered", citations: [1, 3, 4], products: [] };
  const cited = after(came, { name: "citations", data: citations });
  expect(citedEntries(cited)).toEqual([]);
  expect(citedEntries(after(cited, { name: "usage", data: {} }))).toEqual([
    { id: "a", title: "About a" },
    { id: "c", title: "About c" },
  ]);
});
