import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { forwarded, nameCallers } from "./forwarded";

test("who asks comes last, whatever is said before", () => {
  expect(forwarded(undefined, "203.0.113.9")).toBe("203.0.113.9");
  expect(forwarded("198.51.100.1", "::ffff:203.0.113.9")).toBe("198.51.100.1, 203.0.113.9");
  expect(forwarded(["a", "b"], "::1")).toBe("a, b, ::1");
  expect(forwarded("a", undefined)).toBe("a");
});

test("a server tells it of each request", async () => {
  nameCallers();
  const server = createServer((request, response) => {
    response.end(request.headers["x-forwarded-for"]);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}`, {
    headers: { "X-Forwarded-For": "198.51.100.1" },
  });
  expect(await answer.text()).toBe("198.51.100.1, 127.0.0.1");
  server.close();
});
