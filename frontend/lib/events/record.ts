import { onceVisible } from "@/lib/once-visible";

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

/** For how long a list has to stand: while somebody types, another comes with each pause. */
const STANDS_MS = 1000;

let standing: (() => void) | null = null;

/**
 * Tells what a search has shown as soon as somebody has had it in view for a while, or has chosen
 * something of it. Returns what calls it off, as another search does.
 */
export function recordShown(event: ShopEvent): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    callOff();
    record(event);
  };
  const look = onceVisible(() => {
    timer = setTimeout(tell, STANDS_MS);
  });
  const callOff = () => {
    look();
    clearTimeout(timer);
    if (standing === tell) standing = null;
  };
  standing = tell;
  return callOff;
}

let chosen: { id: string; q: string } | null = null;

/** Notes that a product was chosen from a search, for the view that follows. */
export function recordClick(id: string, q: string, position: number): void {
  standing?.();
  chosen = { id, q };
  record({ kind: "click", product_id: id, q, position });
}

/** The search from which a product was chosen last; empty when it was not chosen from one. */
export function searchBefore(id: string): string {
  return chosen?.id === id ? chosen.q : "";
}
