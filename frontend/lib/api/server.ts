import "server-only";
import { headers } from "next/headers";
import { apiUrl } from "./address";
import { type ApiOptions, callApi } from "./client";
import { GoneProblem, InvalidRequestProblem, NotFoundProblem, SignedOutProblem } from "./errors";

/** Asks the API from a server component; in somebody's name, it says from which address. */
export async function serverGet<T>(
  path: string,
  options: Omit<ApiOptions, "base"> = {},
): Promise<T> {
  const visitor = options.token == null ? null : (await headers()).get("x-forwarded-for");
  return callApi<T>(path, { ...options, visitor, base: apiUrl() });
}

/** The same; null for what does not exist, cannot exist by that name, or is no longer public. */
export async function serverFind<T>(
  path: string,
  options: Omit<ApiOptions, "base"> = {},
): Promise<T | null> {
  try {
    return await serverGet<T>(path, options);
  } catch (error) {
    const absent = [NotFoundProblem, GoneProblem, InvalidRequestProblem];
    // Where anybody may look, only what is no such thing asks who is there: `/api/brain/me`.
    if (options.token == null) absent.push(SignedOutProblem);
    if (absent.some((kind) => error instanceof kind)) {
      return null;
    }
    throw error;
  }
}

/** The address of the shop, without a slash at its end, for links that leave it. */
export function siteUrl(): string {
  return (process.env.SITE_URL ?? "http://localhost:3000").replace(/\/$/u, "");
}
