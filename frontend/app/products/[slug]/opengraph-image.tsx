import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ImageResponse } from "next/og";
import { cache } from "react";
import type { ProductDetail } from "@/lib/api";
import { serverFind } from "@/lib/api/server";
import { drawCover } from "@/lib/cover/draw";
import { money } from "@/lib/format";

export const size = { width: 1200, height: 630 };
export const contentType = "image/png";
export const alt = "The product’s name, seller and price";

const FONTS = join(process.cwd(), "node_modules", "@fontsource", "inter", "files");
// What the font has; for anything else the renderer would ask hosts of other people.
const UNDRAWABLE =
  /[^\u0020-\u007e\u00a0-\u00ff\u0152\u0153\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac]/gu;
const HOUR = 3600;

const fonts = cache(async () =>
  Promise.all(
    ([400, 600] as const).map(async (weight) => ({
      name: "Inter",
      weight,
      style: "normal" as const,
      data: await readFile(join(FONTS, `inter-latin-${weight}-normal.woff`)),
    })),
  ),
);

function drawable(text: string): string {
  return text.replace(UNDRAWABLE, " ").replace(/ +/gu, " ").trim();
}

/** The picture that a shared link shows. */
export default async function OpenGraphImage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const product = await serverFind<ProductDetail>(`/api/products/${encodeURIComponent(slug)}`);
  if (product === null) {
    return new Response("No such product.", { status: 404 });
  }
  const [offer] = product.licenses;
  const background = `data:image/svg+xml;base64,${Buffer.from(drawCover(product.slug)).toString("base64")}`;
  return new ImageResponse(
    <div
      style={{
        display: "flex",
        width: "100%",
        height: "100%",
        backgroundColor: "#111827",
        fontFamily: "Inter",
      }}
    >
      {/* biome-ignore lint/performance/noImgElement: part of a picture, not of a page */}
      <img
        src={background}
        alt=""
        width={1200}
        height={675}
        style={{ position: "absolute", opacity: 0.45 }}
      />
      <div
        style={{
          display: "flex",
          flexDirection: "column",
          justifyContent: "flex-end",
          width: "100%",
          padding: 72,
          color: "#fff",
        }}
      >
        <div
          style={{ display: "block", fontSize: 72, fontWeight: 600, lineHeight: 1.1, lineClamp: 3 }}
        >
          {drawable(product.name)}
        </div>
        <div
          style={{ display: "block", marginTop: 20, fontSize: 34, color: "#d1d5db", lineClamp: 2 }}
        >
          {drawable(product.summary)}
        </div>
        <div style={{ display: "flex", marginTop: 40, fontSize: 36 }}>
          {offer === undefined ? "" : `${money(offer.price_cents, product.currency)} · `}
          {drawable(product.seller.name)} on MyWork
        </div>
      </div>
    </div>,
    {
      ...size,
      fonts: await fonts(),
      headers: { "Cache-Control": `public, max-age=${HOUR}` },
    },
  );
}
