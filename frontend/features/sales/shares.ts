import type { Sale } from "@/lib/api";

export type Shares = Pick<
  Sale,
  "price_cents" | "seller_cents" | "platform_cents" | "refunded_cents" | "net_cents"
>;

/** What has not gone back to the buyer, in cents. */
export function leftOf({ price_cents, refunded_cents }: Shares): number {
  return price_cents - refunded_cents;
}

/** The seller's part of all that has gone back of paid orders, in cents. */
export function takenOf({ seller_cents, net_cents }: Pick<Shares, "seller_cents" | "net_cents">) {
  return seller_cents - net_cents;
}

/** The same of an order that may not be paid: then it has no net either, and nothing went back. */
export function takenOfOrder(sale: Pick<Sale, "seller_cents" | "net_cents" | "paid_at">): number {
  return sale.paid_at === null ? 0 : takenOf(sale);
}

/**
 * The seller's part of cents that go back of a paid order next, as the API shares them out: of all
 * that has gone back the seller's share, rounded down, and from nobody more than their share.
 */
export function sellerPart(sale: Shares, cents: number): number {
  const taken = takenOf(sale);
  const platformLeft = sale.platform_cents - (sale.refunded_cents - taken);
  const share = Math.floor((sale.seller_cents * (sale.refunded_cents + cents)) / sale.price_cents);
  const wanted = Math.max(share - taken, Math.max(0, cents - platformLeft));
  return Math.min(wanted, cents, sale.net_cents);
}
