import type { CartLine } from "@/lib/api";
import { money } from "@/lib/format";
import { licenceName } from "@/lib/licences";
import { isWithdrawn } from "./cart-lines";

/** What has to be known of a line before it is paid; null when there is nothing. */
export function lineNote(line: CartLine, currency: string): string | null {
  switch (line.problem) {
    case "price_changed":
      return line.seen_price_cents === null || line.price_cents === null
        ? "The price has changed."
        : `The price has changed from ${money(line.seen_price_cents, currency)} to ${money(line.price_cents, currency)}.`;
    case "unavailable":
      return isWithdrawn(line)
        ? "This is not sold any more, so it is left out of the total."
        : `The ${licenceName(line.licence)} of this is not sold, so it is left out of the total.`;
    case "owned":
      return `You have the ${licenceName(line.licence)} already, so it is left out of the total.`;
    case "own_product":
      return "This is your own product, so it is left out of the total.";
    default:
      return null;
  }
}
