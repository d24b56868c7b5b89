import Link from "next/link";
import { SearchBox } from "@/features/suggestions/search-box";

const LINKS = [
  { href: "/products", label: "Products" },
  { href: "/brain", label: "Brain" },
  { href: "/pricing", label: "Pricing" },
] as const;

export function Header() {
  return (
    <header className="sticky top-0 z-40 h-16 border-b border-line bg-card">
      <div className="container-page flex h-full items-center gap-4">
        <Link
          href="/"
          prefetch={false}
          className="flex min-h-11 items-center gap-2 text-lg font-semibold text-white"
        >
          <Logo />
          <span className="max-sm:sr-only">MyWork</span>
        </Link>
        <SearchBox />
        <nav aria-label="Main" className="flex items-center max-md:hidden">
          {LINKS.map((link) => (
            <Link
              key={link.href}
              href={link.href}
              prefetch={false}
              className="flex min-h-11 items-center rounded-control px-3 text-sm hover:bg-gray-700 hover:text-white"
            >
              {link.label}
            </Link>
          ))}
        </nav>
        <details className="group relative md:hidden">
          <summary
            aria-label="Menu"
            className="flex size-11 list-none items-center justify-center rounded-control hover:bg-gray-700"
          >
            <svg
              aria-hidden="true"
              viewBox="0 0 24 24"
              className="size-5"
              stroke="currentColor"
              strokeWidth="2"
            >
              <path d="M4 6h16M4 12h16M4 18h16" />
            </svg>
          </summary>
          <nav
            aria-label="Main"
            className="absolute right-0 mt-2 flex w-48 flex-col rounded-card border border-line bg-card p-1 shadow-xl"
          >
            {LINKS.map((link) => (
              // A full load closes the menu, with and without JavaScript.
              <a
                key={link.href}
                href={link.href}
                className="flex min-h-11 items-center rounded-control px-3 text-sm hover:bg-gray-700"
              >
                {link.label}
              </a>
            ))}
          </nav>
        </details>
      </div>
    </header>
  );
}

function Logo() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-8">
      <rect width="32" height="32" rx="8" fill="#2563eb" />
      <path
        d="M7 22V10l5 7 4-6 4 6 5-7v12"
        fill="none"
        stroke="#fff"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
