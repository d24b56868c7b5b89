import type { Cart, CartItem, CartLine } from "@/lib/api";
import type { Line } from "./lines";

/** Why a line cannot be paid; a changed price is only said. */
export function isPayable(line: CartLine): boolean {
  return line.price_cents !== null && (line.problem === null || line.problem === "price_changed");
}

/** Whether a product is not sold at all; what cannot be bought otherwise has another licence. */
export function isWithdrawn({ problem, available_licences }: CartLine): boolean {
  return problem === "unavailable" && available_licences.length === 0;
}

/** What is kept of a line. */
export function itemOf({ product_id, licence, seen_price_cents }: CartLine): Line {
  return { product_id, licence, seen_price_cents };
}

/** What is kept of a cart's lines. */
export function itemsOf(lines: readonly CartLine[]): Line[] {
  return lines.map(itemOf);
}

/** The cart as it will probably be with other lines, until the server says so. */
export function withLines(cart: Cart, lines: readonly CartLine[]): Cart {
  const payable = lines.filter(isPayable);
  return {
    ...cart,
    lines: [...lines],
    total_cents: payable.reduce((sum, { price_cents }) => sum + (price_cents ?? 0), 0),
    payable: payable.length > 0,
  };
}

/** A line under another licence, at that one's price. */
export function underLicence(line: CartLine, licence: CartItem["licence"]): CartLine {
  const price = line.available_licences.find((one) => one.licence === licence)?.price_cents ?? null;
  return { ...line, licence, price_cents: price, seen_price_cents: price, problem: null };
}
