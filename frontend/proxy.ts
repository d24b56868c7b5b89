import { type NextFetchEvent, type NextRequest, NextResponse } from "next/server";
import { apiUrl } from "@/lib/api/address";
import { authMode, publishableKey } from "@/lib/auth/mode";
import { storageOrigins } from "@/lib/uploads/storage-origins";

/**
 * The shop's security policy. Scripts need the nonce of their answer; styles may stand in attributes,
 * because a slider has to say where its thumb is.
 */
function policy(nonce: string): string {
  const development = process.env.NODE_ENV === "development";
  const clerk = authMode() === "clerk";
  const storage = storageOrigins();
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: ${storage.shown}${clerk ? " https://img.clerk.com" : ""}`,
    "font-src 'self'",
    `connect-src 'self' ${storage.sent}${development ? " ws:" : ""}${clerk ? ` ${clerkOrigin()}` : ""}`,
    // Clerk's own: a worker that renews tokens, and the page that tells people from robots.
    ...(clerk ? ["worker-src 'self' blob:", "frame-src https://challenges.cloudflare.com"] : []),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The host of Clerk's scripts and sign-in: the publishable key is its name in Base64. */
function clerkOrigin(): string {
  const host = atob(publishableKey().split("_")[2] ?? "").replace(/\$$/u, "");
  return `https://${host}`;
}

const PRODUCT = /^\/products\/([a-z0-9]+(?:-[a-z0-9]+)*)$/u;
const PATIENCE_MS = 3000;

/** Whether a product was public and is no more. A page cannot answer 410 by itself, this can. */
async function isWithdrawn(slug: string): Promise<boolean> {
  try {
    const answer = await fetch(`${apiUrl()}/api/products/${slug}`, {
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return answer.status === 410;
  } catch {
    return false; // The page will say what is wrong.
  }
}

export async function proxy(request: NextRequest, event: NextFetchEvent) {
  if (authMode() === "clerk") {
    const { clerkMiddleware } = await import("@clerk/nextjs/server");
    const options = { publishableKey: publishableKey() };
    return clerkMiddleware((_auth, asked) => page(asked), options)(request, event);
  }
  return page(request);
}

async function page(request: NextRequest): Promise<NextResponse> {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy(nonce));
  headers.set("x-nonce", nonce);
  const response = await answer(request, headers);
  response.headers.set("Content-Security-Policy", policy(nonce));
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
  response.headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
  response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
  if (process.env.SITE_URL?.startsWith("https://")) {
    response.headers.set("Strict-Transport-Security", "max-age=31536000");
  }
  return response;
}

/** Whether what stands for letters in it is UTF-8. */
function isReadable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

async function answer(request: NextRequest, headers: Headers): Promise<NextResponse> {
  const { pathname } = request.nextUrl;
  const as = (path: string, status: number) =>
    NextResponse.rewrite(new URL(path, request.url), { status, request: { headers } });
  const slug = PRODUCT.exec(pathname)?.[1];
  if (slug !== undefined && (await isWithdrawn(slug))) return as(`/withdrawn/${slug}`, 410);
  // Pages could not read the part that is theirs, and would fail.
  if (!isReadable(pathname)) return as("/no-such-page", 404);
  // Has no address of its own: it stands at those of products that were withdrawn.
  if (pathname.startsWith("/withdrawn")) return as("/no-such-page", 404);
  return NextResponse.next({ request: { headers } });
}

// Scripts and drawn covers need no policy, and the API gives its answers one.
export const config = {
  matcher: ["/((?!_next/static/|api/|covers/[a-z0-9-]+\\.svg$|favicon\\.ico$).*)"],
};
