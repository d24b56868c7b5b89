import { Menu } from "lucide-react";
import Link from "next/link";
import { DISCLOSURE_ITEM, DisclosureMenu } from "@/components/ui/disclosure-menu";
import { AccountSlot } from "@/features/account/account-slot";
import { CartLink } from "@/features/cart/cart-link";
import { SearchBox } from "@/features/suggestions/search-box";

const LINKS = [
  { href: "/products", label: "Products" },
  { href: "/brain", label: "Brain" },
  { href: "/pricing", label: "Pricing" },
] as const;

export function Header() {
  return (
    <header className="sticky top-0 z-40 h-16 border-b border-line bg-card print:hidden">
      <div className="container-page flex h-full items-center gap-1 sm:gap-4">
        <Link
          href="/"
          prefetch={false}
          className="flex min-h-11 items-center gap-2 text-lg font-semibold text-white max-sm:mr-2"
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
        <CartLink />
        <AccountSlot />
        <DisclosureMenu
          label="Menu"
          className="md:hidden"
          button={<Menu aria-hidden className="size-5" />}
        >
          <nav aria-label="Main">
            {LINKS.map((link) => (
              <Link key={link.href} href={link.href} prefetch={false} className={DISCLOSURE_ITEM}>
                {link.label}
              </Link>
            ))}
          </nav>
        </DisclosureMenu>
      </div>
    </header>
  );
}

/** The header where one pays: it says where one is, and leads nowhere. */
export function PlainHeader() {
  return (
    <header className="h-16 border-b border-line bg-card">
      <p className="container-page flex h-full items-center gap-2 text-lg font-semibold text-white">
        <Logo />
        MyWork
      </p>
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
