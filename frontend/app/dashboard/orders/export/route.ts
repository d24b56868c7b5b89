import { passCsv } from "@/lib/api/csv";

export async function GET(request: Request): Promise<Response> {
  return passCsv(request, "/api/sales/export", "/dashboard/orders");
}
