"use client";

import { useEffect } from "react";
import { record, searchBefore } from "@/lib/events/record";

/** The browser names the page before this document; pages that follow in it come from the shop. */
let first = true;

/** Tells once that a product's page was seen, as soon as somebody can see it. */
export function ViewEvent({ id }: { id: string }) {
  useEffect(() => {
    const tell = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", tell);
      const utm = new URLSearchParams(location.search);
      const about = (name: string) => (utm.get(name) ?? "").slice(0, 100);
      record({
        kind: "view",
        product_id: id,
        referrer: (first ? document.referrer : location.origin).slice(0, 2000),
        q: searchBefore(id),
        utm_source: about("utm_source"),
        utm_medium: about("utm_medium"),
        utm_campaign: about("utm_campaign"),
      });
      first = false;
    };
    document.addEventListener("visibilitychange", tell);
    tell();
    return () => document.removeEventListener("visibilitychange", tell);
  }, [id]);
  return null;
}
