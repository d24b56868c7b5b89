import { productFeed } from "@/features/seo/atom";
import type { SellerProfile } from "@/lib/api";
import { serverFind } from "@/lib/api/server";

/** A seller's newest products: `?username=`. */
export async function GET(request: Request): Promise<Response> {
  const username = new URL(request.url).searchParams.get("username") ?? "";
  const seller = /^[a-z0-9-]{3,30}$/u.test(username)
    ? await serverFind<SellerProfile>(`/api/sellers/${username}`)
    : null;
  if (seller === null) {
    return new Response("No such seller.", { status: 404 });
  }
  return productFeed({
    title: `New from ${seller.name}`,
    self: `/feeds/sellers.xml?username=${seller.username}`,
    alternate: `/sellers/${seller.username}`,
    filter: `&seller=${seller.username}`,
  });
}
