import { expect, test } from "vitest";
import { newAttempt } from "./attempt";

function counting() {
  let made = 0;
  return newAttempt(() => {
    made += 1;
    return `key ${made}`;
  });
}

test("the same purchase has the same key, another one another", () => {
  const attempt = counting();
  expect(attempt.keyFor({ items: [1] })).toBe("key 1");
  expect(attempt.keyFor({ items: [1] })).toBe("key 1");
  expect(attempt.keyFor({ items: [1, 2] })).toBe("key 2");
  // Back again is a new attempt: the first one may have been paid.
  expect(attempt.keyFor({ items: [1] })).toBe("key 3");
});

test("what is over is begun anew", () => {
  const attempt = counting();
  attempt.keyFor({});
  attempt.renew();
  expect(attempt.keyFor({})).toBe("key 2");
});
