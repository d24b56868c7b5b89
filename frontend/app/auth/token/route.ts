import { localToken } from "@/lib/auth/local";
import { authMode } from "@/lib/auth/mode";

const HEADERS = { "Cache-Control": "no-store" };

/** Gives the browser a session token of one minute: 200 with it, or with null for a visitor. */
export async function POST(): Promise<Response> {
  if (authMode() !== "local") {
    return Response.json({ token: null }, { status: 404, headers: HEADERS });
  }
  try {
    return Response.json({ token: await localToken() }, { headers: HEADERS });
  } catch {
    return Response.json({ token: null }, { status: 503, headers: HEADERS });
  }
}
