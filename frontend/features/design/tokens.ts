/** The palette and the sizes of type, as classes that Tailwind finds by reading this file. */
export const COLOURS = [
  { name: "page", className: "bg-page" },
  { name: "card", className: "bg-card" },
  { name: "well", className: "bg-well" },
  { name: "line", className: "bg-line" },
  { name: "control", className: "bg-control" },
  { name: "primary", className: "bg-primary" },
  { name: "link", className: "bg-link" },
  { name: "success", className: "bg-success" },
  { name: "danger", className: "bg-danger" },
  { name: "warning", className: "bg-warning" },
] as const;

export const TYPE = [
  { name: "Heading 30", className: "text-3xl font-semibold text-heading" },
  { name: "Heading 24", className: "text-2xl font-semibold text-heading" },
  { name: "Heading 20", className: "text-xl font-semibold text-heading" },
  { name: "Heading 18", className: "text-lg font-semibold text-heading" },
  { name: "Body 16", className: "text-base" },
  { name: "Secondary 14", className: "text-sm text-muted" },
  { name: "Numbers 0123456789", className: "tabular" },
] as const;
