"use client";

import { useCallback } from "react";
import { useAuth } from "@/lib/auth/client";
import { type ApiOptions, callApi } from "./client";

/** Calls of the browser to the API, in the name of whoever is signed in. */
export function useApi(): <T>(
  path: string,
  options?: Pick<ApiOptions, "send" | "signal" | "timeoutMs">,
) => Promise<T> {
  const { getToken } = useAuth();
  return useCallback(
    async (path, options = {}) => callApi(path, { ...options, base: "", token: await getToken() }),
    [getToken],
  );
}
