import { apiUrl } from "@/lib/api/address";

/** Said of one connection only (RFC 9110), or decided anew for the next. */
const OWN = ["connection", "keep-alive", "transfer-encoding", "upgrade", "host", "expect", "te"];
const NO_BODY = new Set(["GET", "HEAD"]);

function away(): Response {
  return Response.json(
    {
      type: "about:blank",
      title: "Service Unavailable",
      status: 503,
      detail: "The shop's server does not answer. Try again shortly.",
      code: "api_away",
      errors: [],
    },
    {
      status: 503,
      headers: {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "Retry-After": "5",
      },
    },
  );
}

/** Passes a browser's request on to the API and its answer back as it comes. */
async function pass(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  for (const name of OWN) headers.delete(name);
  // What is compressed would be unpacked here, and over a kept connection it comes later.
  headers.set("Accept-Encoding", "identity");
  let answer: Response;
  try {
    answer = await fetch(`${apiUrl()}${pathname}${search}`, {
      method: request.method,
      headers,
      redirect: "manual",
      cache: "no-store",
      signal: request.signal,
      ...(NO_BODY.has(request.method) ? {} : { body: request.body, duplex: "half" }),
    } as RequestInit);
  } catch {
    return away();
  }
  const given = new Headers(answer.headers);
  for (const name of OWN) given.delete(name);
  return new Response(answer.body, { status: answer.status, headers: given });
}

export { pass as DELETE, pass as GET, pass as POST, pass as PUT };
