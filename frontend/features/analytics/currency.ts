/** What everything is sold in, and so the currency of all revenue. */
export const CURRENCY = "USD";
