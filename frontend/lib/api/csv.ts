import "server-only";
import { headers } from "next/headers";
import { NextResponse } from "next/server";
import { requireToken } from "@/lib/auth/server";
import { apiUrl } from "./address";
import { siteUrl } from "./server";

/**
 * Passes a CSV of the API on as it comes, so that a link saves it: browsers send no token with one.
 * `page` is where the link stands, with its query; whoever gets no file comes back there and is
 * told so.
 */
export async function passCsv(request: Request, asked: string, page: string): Promise<Response> {
  const token = await requireToken(page);
  const { search } = new URL(request.url);
  const visitor = (await headers()).get("x-forwarded-for");
  const answer = await fetch(`${apiUrl()}${asked}${search}`, {
    headers: {
      Authorization: `Bearer ${token}`,
      ...(visitor === null ? {} : { "X-Forwarded-For": visitor }),
    },
    cache: "no-store",
    signal: request.signal,
  }).catch(() => null);
  if (answer === null || !answer.ok) {
    const back = new URL(`${siteUrl()}${page}`);
    back.searchParams.set("export", "failed");
    return NextResponse.redirect(back, 303);
  }
  const passed = new Headers({ "Cache-Control": "no-store" });
  for (const name of ["Content-Type", "Content-Disposition"]) {
    const value = answer.headers.get(name);
    if (value !== null) passed.set(name, value);
  }
  return new Response(answer.body, { headers: passed });
}
