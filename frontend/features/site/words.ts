import type { Terms } from "@/lib/api";

/** `90 %`: what a seller keeps of a price. */
export function sellerPercent({ platform_percent }: Terms): string {
  return `${100 - platform_percent} %`;
}

/** The platform's part of a price, rounded down, so that rounding never takes from the seller. */
export function platformCut(cents: number, { platform_percent }: Terms): number {
  return Math.floor((cents * platform_percent) / 100);
}
