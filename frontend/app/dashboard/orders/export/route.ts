import { PATH, parseSales, salesQuery } from "@/features/sales/sale-search";
import { passCsv } from "@/lib/api/csv";

export async function GET(request: Request): Promise<Response> {
  const filters = parseSales(Object.fromEntries(new URL(request.url).searchParams));
  return passCsv(request, "/api/sales/export", `${PATH}${salesQuery(filters)}`);
}
