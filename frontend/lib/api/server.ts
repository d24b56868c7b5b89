import "server-only";
import { type ApiOptions, callApi } from "./client";
import { GoneProblem, NotFoundProblem } from "./errors";

/** Where this server reaches the API; browsers reach it under this server's own address. */
export function apiUrl(): string {
  return (process.env.API_URL ?? "http://127.0.0.1:8000").replace(/\/$/u, "");
}

/** Asks the API from a server component. */
export function serverGet<T>(path: string, options: Omit<ApiOptions, "base"> = {}): Promise<T> {
  return callApi<T>(path, { ...options, base: apiUrl() });
}

/** The same; null for what does not exist or is no longer public. */
export async function serverFind<T>(
  path: string,
  options: Omit<ApiOptions, "base"> = {},
): Promise<T | null> {
  try {
    return await serverGet<T>(path, options);
  } catch (error) {
    if (error instanceof NotFoundProblem || error instanceof GoneProblem) {
      return null;
    }
    throw error;
  }
}

/** The address of the shop, without a slash at its end, for links that leave it. */
export function siteUrl(): string {
  return (process.env.SITE_URL ?? "http://localhost:3000").replace(/\/$/u, "");
}
