import { FileArchive } from "lucide-react";
import { Markdown } from "@/components/markdown/markdown";
import { StateMessage } from "@/components/ui/state";
import type { ProductDetail } from "@/lib/api";
import { bytes, count, counted } from "@/lib/format";

const SHOWN_LANGUAGES = 6;

function Languages({ languages }: { languages: Record<string, number> }) {
  const sum = Object.values(languages).reduce((all, one) => all + one, 0);
  const shown = Object.entries(languages).slice(0, SHOWN_LANGUAGES);
  if (sum === 0) return null;
  return (
    <ul aria-label="Languages" className="mb-4 flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {shown.map(([name, size]) => (
        <li key={name}>
          {name} <span className="text-muted tabular">{((size / sum) * 100).toFixed(0)} %</span>
        </li>
      ))}
    </ul>
  );
}

/** What buyers get: languages, files and the README of the newest package. */
export function PackageContents({ found }: { found: ProductDetail["package"] }) {
  if (found === null) {
    return (
      <StateMessage icon={FileArchive} title="No list of files yet">
        <p>The files of a package are listed here once it has been inspected.</p>
      </StateMessage>
    );
  }
  const more = found.file_count - found.files.length;
  return (
    <>
      <p className="mb-2 text-sm text-muted">
        {counted(found.file_count, "file")}, {bytes(found.size)} to download
        {found.licence !== null && `, its licence file says ${found.licence}`}
      </p>
      <Languages languages={found.languages} />
      <section
        // Long lists scroll by keyboard too.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the focus
        tabIndex={0}
        aria-label="Files of the package"
        className="max-h-80 overflow-auto rounded-card border border-line bg-well p-3 font-mono text-sm"
      >
        <ul>
          {found.files.map(({ path, size }) => (
            <li key={path} className="flex justify-between gap-6 whitespace-nowrap">
              <span>{path}</span>
              <span className="text-muted tabular">{bytes(size)}</span>
            </li>
          ))}
          {more > 0 && <li className="text-muted">and {count(more)} more</li>}
        </ul>
      </section>
      {found.readme !== "" && (
        <section aria-label="README" className="mt-6">
          <Markdown>{found.readme}</Markdown>
        </section>
      )}
    </>
  );
}
