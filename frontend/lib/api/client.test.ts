import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { callApi } from "./client";
import {
  ApiProblem,
  ConflictProblem,
  DeniedProblem,
  GoneProblem,
  InvalidRequestProblem,
  isTemporary,
  NetworkProblem,
  NotFoundProblem,
  SignedOutProblem,
  UnavailableProblem,
} from "./errors";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serving(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function problem(status: number, body: string, type = "application/problem+json"): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { "Content-Type": type, "X-Request-Id": "r-1" });
    response.end(body);
  };
}

test("what is sent goes as JSON, with the session token; nothing comes back as null", async () => {
  const seen: unknown[] = [];
  const base = await serving((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      const { authorization, "content-type": type } = request.headers;
      seen.push({ method: request.method, authorization, type, body });
      response.writeHead(204).end();
    });
  });
  const send = { method: "PUT", body: { name: "A" } } as const;
  expect(await callApi("/x", { base, token: "t", send })).toBeNull();
  expect(await callApi("/x", { base, send: { method: "DELETE" } })).toBeNull();
  expect(seen).toEqual([
    { method: "PUT", authorization: "Bearer t", type: "application/json", body: '{"name":"A"}' },
    { method: "DELETE", authorization: undefined, type: undefined, body: "" },
  ]);
});

describe("errors of the API", () => {
  test.each([
    [401, SignedOutProblem],
    [403, DeniedProblem],
    [404, NotFoundProblem],
    [409, ConflictProblem],
    [412, ConflictProblem],
    [410, GoneProblem],
    [422, InvalidRequestProblem],
    [503, UnavailableProblem],
    [500, ApiProblem],
  ])("%i has a class of its own", async (status, Class) => {
    const base = await serving(
      problem(
        status,
        JSON.stringify({
          code: "some_code",
          detail: "Why.",
          request_id: "r-2",
          errors: [{ parameter: "page", message: "too large" }, { odd: 1 }],
        }),
      ),
    );
    const error = await callApi("/x", { base }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({
      status,
      code: "some_code",
      message: "Why.",
      requestId: "r-2",
      errors: [{ parameter: "page", message: "too large" }],
    });
  });

  test("an answer that is no problem+json is one all the same", async () => {
    const base = await serving(problem(502, "<html>Bad gateway</html>", "text/html"));
    const error = await callApi("/x", { base }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UnavailableProblem);
    expect(error).toMatchObject({ code: "unknown", requestId: "r-1" });
    expect(isTemporary(error)).toBe(true);
  });

  test("no answer, no JSON and no answer in time are network problems", async () => {
    await expect(callApi("/x", { base: "http://127.0.0.1:9" })).rejects.toBeInstanceOf(
      NetworkProblem,
    );
    const broken = await serving(problem(200, "{", "application/json"));
    await expect(callApi("/x", { base: broken })).rejects.toBeInstanceOf(NetworkProblem);
    server?.close();
    const silent = await serving(() => undefined);
    const late = callApi("/x", { base: silent, timeoutMs: 50 });
    await expect(late).rejects.toBeInstanceOf(NetworkProblem);
  });

  test("an aborted request is no problem, it is what was asked for", async () => {
    const base = await serving(() => undefined);
    const controller = new AbortController();
    const asked = callApi("/x", { base, signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });
});
