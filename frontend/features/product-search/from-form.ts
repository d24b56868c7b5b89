import { parsePrice } from "@/lib/search/price-scale";
import { type ProductSearch, parseSearch, type RawParams } from "@/lib/search/product-search";

/**
 * The search that a form sent without JavaScript, where prices are in dollars and every field is
 * there; null for any other address.
 */
export function fromForm(raw: RawParams): ProductSearch | null {
  const dollars = [raw.price_min_dollars, raw.price_max_dollars];
  if (dollars.every((one) => one === undefined)) {
    return null;
  }
  const [min, max] = dollars.map((one) => parsePrice(typeof one === "string" ? one : "") ?? null);
  const sent: Record<string, string | readonly string[] | undefined> = { ...raw };
  sent.price_min = min?.toString();
  sent.price_max = max?.toString();
  return parseSearch(sent);
}
