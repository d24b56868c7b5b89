/** Runs once in each server, before its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { nameCallers } = await import("./lib/http/forwarded");
    nameCallers();
  }
}
