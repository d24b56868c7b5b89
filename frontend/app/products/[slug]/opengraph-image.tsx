import { ImageResponse } from "next/og";
import type { ProductDetail } from "@/lib/api";
import { serverFind } from "@/lib/api/server";
import { drawCover } from "@/lib/cover/draw";
import { money } from "@/lib/format";

export const size = { width: 1200, height: 630 };
export const contentType = "image/png";
export const alt = "The product’s name, seller and price";

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
    <div style={{ display: "flex", width: "100%", height: "100%", backgroundColor: "#111827" }}>
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
        <div style={{ fontSize: 76, lineHeight: 1.1 }}>{product.name}</div>
        <div style={{ marginTop: 20, fontSize: 34, color: "#d1d5db" }}>{product.summary}</div>
        <div style={{ display: "flex", marginTop: 40, fontSize: 36 }}>
          {offer === undefined ? "" : `${money(offer.price_cents, product.currency)} · `}
          {product.seller.name} on MyWork
        </div>
      </div>
    </div>,
    size,
  );
}
