import "server-only";

/**
 * Who signs people in: Clerk where both its keys are configured, otherwise the sandbox's stand-in.
 * Decided when a request comes, so that one build serves both.
 */
export function authMode(): "clerk" | "local" {
  return publishableKey() !== "" && (process.env.CLERK_SECRET_KEY ?? "").startsWith("sk_")
    ? "clerk"
    : "local";
}

export function publishableKey(): string {
  return process.env.CLERK_PUBLISHABLE_KEY ?? "";
}
