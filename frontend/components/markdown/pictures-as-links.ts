/** As much of a syntax tree as is looked at here. */
type Node = {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
};

/**
 * Turns pictures into links to them: nothing is loaded from other hosts. In a link, which can hold no
 * other, a picture becomes its words.
 */
export function picturesAsLinks() {
  const walk = (node: Node, inLink: boolean): void => {
    if (node.tagName === "img") {
      const { src, alt } = node.properties ?? {};
      const words = typeof alt === "string" && alt !== "" ? alt : "Picture";
      node.tagName = inLink ? "span" : "a";
      node.properties = inLink ? {} : { href: src };
      node.children = [{ type: "text", value: words }];
    }
    for (const child of node.children ?? []) walk(child, inLink || node.tagName === "a");
  };
  return (tree: Node): void => walk(tree, false);
}
