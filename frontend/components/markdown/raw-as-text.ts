/** As much of a syntax tree as is looked at here. */
type Node = { type: string; value?: string; children?: Node[] };

/** Turns HTML that stands in Markdown into the text that it is: `Vec<String>` keeps its end. */
export function rawAsText() {
  const walk = (node: Node): void => {
    if (node.type === "raw") node.type = "text";
    node.children?.forEach(walk);
  };
  return walk;
}
