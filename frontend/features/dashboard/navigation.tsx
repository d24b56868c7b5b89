"use client";

import {
  Banknote,
  Brain,
  ChartColumn,
  Ellipsis,
  LayoutDashboard,
  type LucideIcon,
  Package,
  Receipt,
  Settings,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { DISCLOSURE_ITEM, DisclosureMenu } from "@/components/ui/disclosure-menu";
import { cn } from "@/lib/cn";

type Place = { href: string; label: string; icon: LucideIcon };

const OVERVIEW = "/dashboard";

/** Those that phones have room for. */
const PLACES: readonly Place[] = [
  { href: OVERVIEW, label: "Overview", icon: LayoutDashboard },
  { href: "/dashboard/products", label: "Products", icon: Package },
  { href: "/dashboard/orders", label: "Orders", icon: Receipt },
  { href: "/dashboard/payouts", label: "Payouts", icon: Banknote },
  { href: "/dashboard/analytics", label: "Analytics", icon: ChartColumn },
];
const MORE: readonly Place[] = [
  { href: "/dashboard/brain", label: "Brain", icon: Brain },
  { href: "/dashboard/settings", label: "Settings", icon: Settings },
];

const CELL =
  "flex items-center rounded-control text-sm max-lg:min-h-14 max-lg:flex-col max-lg:justify-center max-lg:gap-0.5 max-lg:text-xs lg:min-h-10 lg:gap-3 lg:px-3";

function look(here: boolean): string {
  return here
    ? "font-medium text-white max-lg:text-link lg:bg-card"
    : "hover:text-white lg:hover:bg-card";
}

/** The places of the dashboard: a side bar, on phones a bar at the bottom with the rest in a menu. */
export function DashboardNavigation() {
  const pathname = usePathname();
  const isHere = ({ href }: Place) =>
    href === OVERVIEW ? pathname === href : pathname.startsWith(href);
  return (
    <nav
      aria-label="Dashboard"
      data-bottom-bar
      className="max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:border-t max-lg:border-line max-lg:bg-card lg:w-60 lg:shrink-0"
    >
      <ul className="flex max-lg:justify-around lg:sticky lg:top-20 lg:flex-col lg:gap-1">
        {PLACES.map((place) => (
          <li key={place.href} className="max-lg:flex-1">
            <PlaceLink place={place} here={isHere(place)} className={CELL} />
          </li>
        ))}
        {MORE.map((place) => (
          <li key={place.href} className="max-lg:hidden">
            <PlaceLink place={place} here={isHere(place)} className={CELL} />
          </li>
        ))}
        <li className="max-lg:flex-1 lg:hidden">
          <DisclosureMenu
            label="More"
            buttonClassName={cn(CELL, look(MORE.some(isHere)), "size-auto w-full px-0")}
            panelClassName="bottom-full mt-0 mb-2 mr-2"
            button={
              <>
                <Ellipsis aria-hidden className="size-5" />
                More
              </>
            }
          >
            {MORE.map((place) => (
              <PlaceLink
                key={place.href}
                place={place}
                here={isHere(place)}
                className={DISCLOSURE_ITEM}
              />
            ))}
          </DisclosureMenu>
        </li>
      </ul>
    </nav>
  );
}

function PlaceLink({
  place: { href, label, icon: Icon },
  here,
  className,
}: {
  place: Place;
  here: boolean;
  className: string;
}) {
  return (
    <Link
      href={href}
      prefetch={false}
      {...(here ? { "aria-current": "page" } : {})}
      className={cn(className, look(here))}
    >
      <Icon aria-hidden className="size-5 lg:size-4" />
      {label}
    </Link>
  );
}
