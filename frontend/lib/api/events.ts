import { NetworkProblem, problemOf } from "./errors";

export type StreamEvent = { name: string; data: unknown };

/**
 * Asks the API of the browser's own host for Server-Sent Events, and yields them as they come.
 * Throws an ApiProblem for a refusal or an `error` event, a NetworkProblem when there is no answer
 * or it breaks off, and the signal's own reason when it was aborted.
 */
export async function* apiEvents(
  path: string,
  options: { token: string | null; signal: AbortSignal; last: string },
): AsyncGenerator<StreamEvent> {
  const { token, signal, last } = options;
  try {
    const response = await fetch(path, {
      headers: {
        Accept: "text/event-stream",
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      signal,
      cache: "no-store",
    });
    if (!response.ok || response.body === null) {
      const body: unknown = await response.json().catch(() => null);
      throw problemOf(response.status, body, response.headers.get("X-Request-Id"));
    }
    for await (const event of parsed(response.body)) {
      if (event.name === "error") throw problemOf(0, event.data, null);
      yield event;
      if (event.name === last) return;
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof TypeError)) throw error;
    throw new NetworkProblem("The shop's server does not answer.", { cause: error });
  }
  throw new NetworkProblem("The answer has broken off.");
}

/** Splits a stream into its events (WHATWG HTML, "Server-sent events"); comments are passed over. */
export async function* parsed(stream: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = stream.pipeThrough(new TextDecoderStream() as never).getReader();
  let held = "";
  try {
    for (;;) {
      const { done, value } = (await reader.read()) as ReadableStreamReadResult<string>;
      if (done) return;
      const blocks = (held + value).split("\n\n");
      held = blocks.pop() ?? "";
      for (const block of blocks) {
        const fields = new Map(
          block.split("\n").map((line) => {
            const at = line.indexOf(": ");
            return [line.slice(0, at), line.slice(at + 2)] as const;
          }),
        );
        const data = fields.get("data");
        if (data !== undefined) {
          yield { name: fields.get("event") ?? "message", data: JSON.parse(data) as unknown };
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
