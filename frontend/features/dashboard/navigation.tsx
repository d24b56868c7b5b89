"use client";

import { ChartColumn, LayoutDashboard, Package, Settings } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/lib/cn";

const PLACES = [
  { href: "/dashboard", label: "Overview", icon: LayoutDashboard, exact: true },
  { href: "/dashboard/products", label: "Products", icon: Package, exact: false },
  { href: "/dashboard/analytics", label: "Analytics", icon: ChartColumn, exact: false },
  { href: "/dashboard/settings", label: "Settings", icon: Settings, exact: false },
] as const;

/** The places of the dashboard: a side bar, on phones a bar at the bottom. */
export function DashboardNavigation() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Dashboard"
      data-bottom-bar
      className="max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:border-t max-lg:border-line max-lg:bg-card lg:w-60 lg:shrink-0"
    >
      <ul className="flex max-lg:justify-around lg:sticky lg:top-20 lg:flex-col lg:gap-1">
        {PLACES.map(({ href, label, icon: Icon, exact }) => {
          const here = exact ? pathname === href : pathname.startsWith(href);
          return (
            <li key={href} className="max-lg:flex-1">
              <Link
                href={href}
                prefetch={false}
                {...(here ? { "aria-current": "page" } : {})}
                className={cn(
                  "flex items-center rounded-control text-sm max-lg:min-h-14 max-lg:flex-col max-lg:justify-center max-lg:gap-0.5 max-lg:text-xs lg:min-h-10 lg:gap-3 lg:px-3",
                  here
                    ? "font-medium text-white max-lg:text-link lg:bg-card"
                    : "hover:text-white lg:hover:bg-card",
                )}
              >
                <Icon aria-hidden className="size-5 lg:size-4" />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
