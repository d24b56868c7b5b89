import type { Transfer } from "@/lib/api";
import { NetworkProblem } from "@/lib/api/errors";

const ATTEMPTS = 3;
const PAUSE_MS = 1000;

/**
 * Sends a file where its transfer says, part by part. Tells how many bytes have arrived, those of
 * an earlier attempt included. Throws a NetworkProblem, or an AbortError when the signal says so.
 */
export async function sendFile(
  file: Blob,
  transfer: Transfer,
  { signal, onSent }: { signal: AbortSignal; onSent: (bytes: number) => void },
): Promise<void> {
  const { url, headers, parts, part_size: partSize } = transfer;
  if (url !== null) {
    await put(url, file, headers, signal, onSent);
    return;
  }
  let arrived = file.size - parts.reduce((sum, part) => sum + part.size, 0);
  for (const part of parts) {
    const start = (part.number - 1) * (partSize ?? 0);
    const before = arrived;
    const bytes = file.slice(start, start + part.size);
    await put(part.url, bytes, {}, signal, (sent) => onSent(before + sent));
    arrived += part.size;
  }
}

async function put(
  url: string,
  body: Blob,
  headers: Record<string, string>,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await once(url, body, headers, signal, onSent);
      return;
    } catch (error) {
      if (signal.aborted || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
      signal.throwIfAborted();
    }
  }
}

/** One PUT. By XMLHttpRequest, since `fetch` cannot tell how much has been sent. */
function once(
  url: string,
  body: Blob,
  headers: Record<string, string>,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const end = (error: unknown) => {
      signal.removeEventListener("abort", abort);
      if (error === null) resolve();
      else reject(error);
    };
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => onSent(event.loaded));
    request.addEventListener("load", () => {
      const taken = request.status >= 200 && request.status < 300;
      end(taken ? null : new NetworkProblem(`The file was not taken (${request.status}).`));
    });
    request.addEventListener("error", () =>
      end(new NetworkProblem("The connection broke while the file was sent.")),
    );
    request.addEventListener("abort", () => end(new DOMException("cancelled", "AbortError")));
    signal.addEventListener("abort", abort);
    if (signal.aborted) end(signal.reason);
    else request.send(body);
  });
}
