/** What a session token says of itself, unchecked: its server does that. */
export function claimOf(token: string, name: string): unknown {
  try {
    const part = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const claims: unknown = JSON.parse(atob(part));
    return typeof claims === "object" && claims !== null
      ? new Map(Object.entries(claims)).get(name)
      : undefined;
  } catch {
    return undefined;
  }
}
