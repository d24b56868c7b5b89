/** What somebody wrote, and who; nothing where nobody wrote anything. */
export function Quote({ who, text }: { who: string; text: string | null }) {
  if (text === null || text === "") return null;
  return (
    <div className="border-l-2 border-line pl-3 text-sm">
      <p className="text-muted">{who}</p>
      <p className="wrap-anywhere whitespace-pre-line">{text}</p>
    </div>
  );
}
