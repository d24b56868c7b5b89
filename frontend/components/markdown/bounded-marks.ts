import { attention, labelEnd, labelStartImage, labelStartLink } from "micromark-core-commonmark";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";

type Construct = typeof attention;

/** Characters of emphasis, links and pictures in one paragraph; what comes after them is text. */
const MOST = 800;

const strikethrough = gfmStrikethrough().text?.[126] as Construct;

/**
 * Bounds what one paragraph has of marks that belong in pairs. The parser looks for the other one
 * among all of them: a page of asterisks would keep the shop from answering for minutes.
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
  const pairs = [attention, strikethrough, labelStartLink, labelStartImage, labelEnd];
  const data: { micromarkExtensions?: object[] } = this.data();
  data.micromarkExtensions ??= [];
  data.micromarkExtensions.push({
    disable: { null: pairs.map(({ name }) => name) },
    text: {
      33: bounded(labelStartImage),
      42: bounded(attention),
      91: bounded(labelStartLink),
      93: bounded(labelEnd),
      95: bounded(attention),
      126: bounded(strikethrough),
    },
  });
}
