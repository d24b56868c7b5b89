import type { PackageSummary } from "@/lib/api";
import { bytes, counted } from "@/lib/format";

const SHOWN_LANGUAGES = 4;

/** What was found in a package, in one line. */
export function PackageFacts({ found, size }: { found: PackageSummary; size: number }) {
  const languages = Object.keys(found.languages).slice(0, SHOWN_LANGUAGES);
  const facts = [
    bytes(size),
    counted(found.file_count, "file"),
    found.has_readme ? "README" : "no README",
    found.licence ?? (found.licence_file === null ? "no licence file" : "a licence file"),
    ...(languages.length > 0 ? [languages.join(", ")] : []),
  ];
  return <p className="text-sm text-muted">{facts.join(" · ")}</p>;
}
