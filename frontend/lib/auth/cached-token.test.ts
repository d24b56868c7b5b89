import { afterEach, expect, test, vi } from "vitest";
import { NetworkProblem } from "@/lib/api/errors";
import { cachedToken } from "./cached-token";

afterEach(() => vi.unstubAllGlobals());

function token(exp: number): string {
  return `head.${btoa(JSON.stringify({ exp }))}.signature`;
}

/** The shop's server, which counts how often it is asked. */
function serving(answer: () => Response): { asked: number } {
  const seen = { asked: 0 };
  vi.stubGlobal("fetch", async () => {
    seen.asked += 1;
    return answer();
  });
  return seen;
}

test("all who wait share one question, and its answer until it is about to end", async () => {
  const good = token(Date.now() / 1000 + 60);
  const seen = serving(() => Response.json({ token: good }));
  const get = cachedToken();
  expect(await Promise.all([get(), get()])).toEqual([good, good]);
  expect(await get()).toBe(good);
  expect(seen.asked).toBe(1);

  const ending = token(Date.now() / 1000 + 5);
  const other = serving(() => Response.json({ token: ending }));
  const again = cachedToken();
  await again();
  await again();
  expect(other.asked).toBe(2);
});

test("a server that cannot tell is one that does not answer, and is asked again", async () => {
  const seen = serving(() => Response.json({ token: null }, { status: 503 }));
  const get = cachedToken();
  await expect(get()).rejects.toBeInstanceOf(NetworkProblem);
  await expect(get()).rejects.toBeInstanceOf(NetworkProblem);
  expect(seen.asked).toBe(2);
});
