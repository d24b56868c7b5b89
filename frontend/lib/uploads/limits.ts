import { bytes } from "@/lib/format";

export type UploadKind = "image" | "package";

const MEBIBYTE = 1024 * 1024;

/** What the API takes; it looks again at the name, and at the bytes themselves. */
export const LIMITS: Record<UploadKind, { endings: readonly string[]; bytes: number }> = {
  image: { endings: [".png", ".jpg", ".jpeg", ".webp", ".avif"], bytes: 8 * MEBIBYTE },
  package: { endings: [".zip", ".tar.gz", ".tgz"], bytes: 500 * MEBIBYTE },
};

/** Why a file cannot be sent, or null when it can. */
export function refusalOf(kind: UploadKind, file: { name: string; size: number }): string | null {
  const { endings, bytes: most } = LIMITS[kind];
  const name = file.name.toLowerCase();
  if (!endings.some((ending) => name.endsWith(ending))) {
    return `Its name must end with ${endings.join(", ")}.`;
  }
  if (/[/\\\p{Cc}]/u.test(name)) {
    return "Its name has a slash, a backslash or a control character. Rename it.";
  }
  if (file.size === 0) return "It is empty.";
  if (file.size > most) return `It has ${bytes(file.size)}; ${bytes(most)} is the most.`;
  return null;
}
