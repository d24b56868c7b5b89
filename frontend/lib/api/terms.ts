import "server-only";
import type { Terms } from ".";
import { serverGet } from "./server";

const SECONDS = 60;

/** What selling costs, and where people write to for help. */
export function terms(): Promise<Terms> {
  return serverGet<Terms>("/api/terms", { revalidate: SECONDS });
}
