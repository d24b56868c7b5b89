import { attention, labelEnd, labelStartImage, labelStartLink } from "micromark-core-commonmark";

type Construct = typeof attention;
/** What an extension of the parser has for each character, by its code. */
type Text = Record<number, Construct | Construct[]>;
type Extension = { text?: Text };

/** Characters of emphasis, links and pictures in one paragraph; what comes after them is text. */
const MOST = 800;

/** The usual marks by their codes: `!`, `*`, `[`, `]`, `_`. */
const PAIRS: Text = {
  33: labelStartImage,
  42: attention,
  91: labelStartLink,
  93: labelEnd,
  95: attention,
};
const TILDE = 126;

/**
 * Bounds what one paragraph has of marks that belong in pairs. The parser looks for the other one
 * among all of them: a page of asterisks would keep the shop from answering for minutes. Comes
 * after all that brings marks of its own.
 */
export function boundedMarks(this: { data: () => object }) {
  // By the parser's context, which is one for each paragraph, heading and cell.
  const spent = new WeakMap<object, number>();
  const bounded = (construct: Construct): Construct => ({
    ...construct,
    name: `bounded ${construct.name}`,
    tokenize(effects, ok, nok) {
      const before = spent.get(this) ?? 0;
      if (before >= MOST) return nok;
      let own = 0;
      const consume: typeof effects.consume = (code) => {
        own += 1;
        spent.set(this, before + own);
        return effects.consume(code);
      };
      return construct.tokenize.call(this, { ...effects, consume }, ok, nok);
    },
  });
  // What begins with a letter is left out: addresses without marks. At each word it looks through
  // the paragraph so far; when the tree is there, they are found in it once more, and at once.
  const boundedText = (text: Text): Text =>
    Object.fromEntries(
      Object.entries(text)
        .filter(([code]) => code in PAIRS || Number(code) === TILDE)
        .map(([code, constructs]) => [code, [constructs].flat().map(bounded)]),
    );
  const data: { micromarkExtensions?: Extension[] } = this.data();
  const added = (data.micromarkExtensions ?? []).map((one) => ({
    ...one,
    text: boundedText(one.text ?? {}),
  }));
  const names = Object.values(PAIRS)
    .flat()
    .map(({ name }) => name);
  // What was added at a bracket is tried before the link that it would be else.
  const usual = { disable: { null: names }, text: boundedText(PAIRS) };
  data.micromarkExtensions = [usual, ...added];
}
