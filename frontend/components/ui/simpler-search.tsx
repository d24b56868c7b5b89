/** Said where the search engine is away and Postgres has answered. */
export function SimplerSearch() {
  return (
    <p className="mb-4 rounded-card border border-line bg-card px-4 py-2 text-sm">
      Search runs in a simpler mode at the moment: results are complete, their order may differ.
    </p>
  );
}
