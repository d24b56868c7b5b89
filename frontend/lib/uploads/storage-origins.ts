/** Where browsers reach object storage: `sent` takes uploads, `shown` has the public pictures. */
export function storageOrigins(): { sent: string; shown: string } {
  const endpoint = process.env.S3_BROWSER_URL || process.env.S3_ENDPOINT_URL;
  const open = process.env.S3_PUBLIC_URL;
  return { sent: origin(endpoint), shown: origin(open) };
}

function origin(url: string | undefined): string {
  return url === undefined || url === "" ? "" : new URL(url).origin;
}
