import { passCsv } from "@/lib/api/csv";

export async function GET(request: Request): Promise<Response> {
  const product = new URL(request.url).searchParams.get("product");
  const page =
    product === null
      ? "/dashboard/analytics"
      : `/dashboard/products/${encodeURIComponent(product)}/analytics`;
  return passCsv(request, "/api/analytics/export", page);
}
