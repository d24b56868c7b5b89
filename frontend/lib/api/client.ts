import { NetworkProblem, problemOf } from "./errors";

export type ApiOptions = {
  /** Where the API is: empty in the browser, which asks its own host. */
  base: string;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** The session token of who asks. */
  token?: string | null;
  /** The address of the visitor for whom this server asks. */
  visitor?: string | null;
  /** What is sent; without it, the API is only asked. */
  send?: { method: "POST" | "PUT" | "DELETE"; body?: unknown; headers?: Record<string, string> };
  /** Seconds for which the server may reuse an answer; unset: the answer is always fresh. */
  revalidate?: number;
};

const TIMEOUT_MS = 8000;

/**
 * Asks the API for JSON, or sends it some and returns the answer. The caller names the type, which is generated from the API's contract.
 * Throws an ApiProblem for an answer that is an error, a NetworkProblem when there is none, and
 * the signal's own reason when it was aborted.
 */
export async function callApi<T>(path: string, options: ApiOptions): Promise<T> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const { send } = options;
  let response: Response;
  try {
    response = await fetch(`${options.base}${path}`, {
      ...(send === undefined ? {} : { method: send.method }),
      ...(send?.body === undefined ? {} : { body: JSON.stringify(send.body) }),
      headers: {
        Accept: "application/json",
        ...(send?.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...send?.headers,
        ...(options.visitor == null ? {} : { "X-Forwarded-For": options.visitor }),
        ...(options.token == null ? {} : { Authorization: `Bearer ${options.token}` }),
      },
      signal,
      // A browser asks whether what it has is still right: the API answers 304 when it is.
      ...(options.base === "" ? { cache: "no-cache" as const } : {}),
      ...(options.revalidate === undefined ? {} : { next: { revalidate: options.revalidate } }),
    });
    if (response.ok) {
      return (response.status === 204 ? null : await response.json()) as T;
    }
  } catch (error) {
    if (options.signal?.aborted) {
      throw error;
    }
    throw new NetworkProblem("The shop's server does not answer.", { cause: error });
  }
  const body: unknown = await response.json().catch(() => null);
  throw problemOf(response.status, body, response.headers.get("X-Request-Id"));
}
