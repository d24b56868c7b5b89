import { expect, test } from "vitest";
import { after, begun, spoken } from "./answer-state";

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
