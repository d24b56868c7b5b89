/** Said where nothing can be bought without JavaScript, to those who have none. */
export function NeedsScript() {
  return (
    <p className="noscript-shown mb-6 hidden rounded-card border border-line bg-card px-4 py-3 text-sm">
      The cart and paying need JavaScript. Switch it on for this site, then load the page again.
    </p>
  );
}
