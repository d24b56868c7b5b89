import { drawCover } from "@/lib/cover/draw";

const FILE = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.svg$/u;
const YEAR = 31_536_000;

/** The drawn picture of a slug. It never changes, so it may be kept for ever. */
export async function GET(_request: Request, { params }: { params: Promise<{ file: string }> }) {
  const slug = FILE.exec((await params).file)?.[1];
  if (slug === undefined || slug.length > 120) {
    return new Response("No such picture.", { status: 404 });
  }
  return new Response(drawCover(slug), {
    headers: {
      "Content-Type": "image/svg+xml",
      "Cache-Control": `public, max-age=${YEAR}, immutable`,
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
