/** Where this server reaches the API; browsers reach it under this server's own address. */
export function apiUrl(): string {
  return (process.env.API_URL ?? "http://127.0.0.1:8000").replace(/\/$/u, "");
}
