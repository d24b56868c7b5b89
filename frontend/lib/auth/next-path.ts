/** Where to go after signing in: a path of ours, never another site. */
export function nextPath(wanted: string | null | undefined): string {
  if (wanted == null || !/^\/(?![/\\])/u.test(wanted)) return "/";
  try {
    const url = new URL(wanted, "http://shop");
    return url.host === "shop" ? `${url.pathname}${url.search}${url.hash}` : "/";
  } catch {
    return "/";
  }
}
