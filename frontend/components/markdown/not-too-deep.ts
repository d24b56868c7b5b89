/** As much of a syntax tree as is looked at here. */
type Node = { children?: Node[] };

/** Elements in each other: twenty lists are forty. */
const MOST = 60;

/** Refuses, as an engine does whose stack is full, what is nested deeper than anybody reads. */
export function notTooDeep() {
  return (tree: Node) => {
    let level = tree.children ?? [];
    for (let depth = 1; level.length > 0; depth += 1) {
      if (depth > MOST) throw new RangeError("nested too deep");
      level = level.flatMap(({ children }) => children ?? []);
    }
  };
}
