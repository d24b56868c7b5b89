import { rawParams, wordsOf } from "@/lib/search/product-search";

/** How somebody came to a product's page; what is not known is empty. */
export type CameBy = {
  referrer: string;
  q: string;
  utm_source: string;
  utm_medium: string;
  utm_campaign: string;
};

/**
 * Reads how somebody came to a product's page from what the browser knows anyway.
 *
 * The browser names the page before a document, and the address that the document was opened with;
 * both are of the first product in it. Pages that follow come from the shop.
 */
export function cameBy({
  first,
  opened,
  here,
  referrer,
  chosenFrom,
}: {
  first: boolean;
  /** With which address the browser opened the document: a campaign may lead to any page. */
  opened: string;
  here: string;
  referrer: string;
  /** The search in this document from which the product was chosen. */
  chosenFrom: string;
}): CameBy {
  const { origin } = new URL(here);
  const q = chosenFrom === "" && first ? searchIn(referrer, origin) : chosenFrom;
  const own = campaignIn(here);
  const campaign = own.utm_source === "" && first && q === "" ? campaignIn(opened) : own;
  return { referrer: (first ? referrer : origin).slice(0, 2000), q, ...campaign };
}

/** The words of a search of ours: a product may be opened in another tab from there. */
function searchIn(referrer: string, origin: string): string {
  const list = `${origin}/products?`;
  return referrer.startsWith(list) ? wordsOf(paramsOf(referrer)) : "";
}

function campaignIn(address: string): Pick<CameBy, "utm_source" | "utm_medium" | "utm_campaign"> {
  const params = new URLSearchParams(queryOf(address));
  // By whole characters: the API refuses half of one, and with it the event.
  const about = (name: string) => [...(params.get(name) ?? "")].slice(0, 100).join("");
  return {
    utm_source: about("utm_source"),
    utm_medium: about("utm_medium"),
    utm_campaign: about("utm_campaign"),
  };
}

const paramsOf = (address: string) => rawParams(new URLSearchParams(queryOf(address)));

/** Everything from the question mark on, without what only the browser reads. */
function queryOf(address: string): string {
  return URL.canParse(address) ? new URL(address).search : "";
}
