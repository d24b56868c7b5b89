import { exportPage } from "@/features/analytics/export-page";
import { passCsv } from "@/lib/api/csv";

export async function GET(request: Request): Promise<Response> {
  const page = exportPage(new URL(request.url).searchParams);
  return passCsv(request, "/api/analytics/export", page);
}
