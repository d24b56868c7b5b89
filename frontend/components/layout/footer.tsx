import Link from "next/link";
import { sellerPercent } from "@/features/site/words";
import type { Terms } from "@/lib/api";

const LINKS = [
  { href: "/products", label: "Products" },
  { href: "/brain", label: "Brain" },
  { href: "/pricing", label: "Pricing" },
  { href: "/feeds/products.xml", label: "New products (Atom)" },
] as const;

/** The foot of each page; without `terms` it says nothing of them. */
export function Footer({ terms }: { terms: Terms | null }) {
  return (
    <footer className="mt-12 border-t border-line py-8 print:hidden">
      <div className="container-page flex flex-wrap items-center justify-between gap-4 text-sm text-muted">
        <p>
          MyWork.
          {terms !== null && (
            <>
              {" "}
              Sellers keep {sellerPercent(terms)} of every sale. Need help? Write to{" "}
              <a href={`mailto:${terms.support_email}`} className="underline hover:text-white">
                {terms.support_email}
              </a>
              .
            </>
          )}
        </p>
        <nav aria-label="Footer">
          <ul className="flex flex-wrap gap-x-6">
            {LINKS.map((link) => (
              <li key={link.href}>
                <Link
                  href={link.href}
                  prefetch={false}
                  className="inline-flex min-h-11 items-center hover:text-white sm:min-h-8"
                >
                  {link.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </footer>
  );
}
