/** What this page tells of what somebody saw or chose; no cookie, nothing kept in the browser. */
export type ShopEvent =
  | {
      kind: "view";
      product_id: string;
      referrer: string;
      q: string;
      utm_source: string;
      utm_medium: string;
      utm_campaign: string;
    }
  | { kind: "impression"; product_ids: string[]; q: string; position: number }
  | { kind: "nothing"; q: string }
  | { kind: "click"; product_id: string; q: string; position: number };

/** Tells the server, also while the page is being left. Whether it hears is nobody's worry. */
export function record(event: ShopEvent): void {
  const body = new Blob([JSON.stringify({ events: [event] })], { type: "application/json" });
  navigator.sendBeacon("/api/events", body);
}

let chosen: { id: string; q: string } | null = null;

/** Notes that a product was chosen from a search, for the view that follows. */
export function recordClick(id: string, q: string, position: number): void {
  chosen = { id, q };
  record({ kind: "click", product_id: id, q, position });
}

/** The search from which a product was chosen last; empty when it was not chosen from one. */
export function searchBefore(id: string): string {
  return chosen?.id === id ? chosen.q : "";
}
