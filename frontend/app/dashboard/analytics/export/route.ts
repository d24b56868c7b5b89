import { passCsv } from "@/lib/api/csv";

export async function GET(request: Request): Promise<Response> {
  return passCsv(request, "/api/analytics/export", "/dashboard/analytics");
}
