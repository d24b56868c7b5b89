import type { EntryFields, OwnEntry } from "@/lib/api";

/** What of an entry its author writes. */
export function fieldsOf(entry: OwnEntry): EntryFields {
  const { title, slug, entry_type, body, category, tags, products } = entry;
  return { title, slug, entry_type, body, category, tags, products: products.map(({ id }) => id) };
}

/** Whether the server has what was sent; an empty address is made of the title there. */
export function isKept(sent: EntryFields, entry: OwnEntry): boolean {
  const kept = fieldsOf(entry);
  return (Object.keys(kept) as (keyof EntryFields)[]).every((name) => {
    if (name === "slug" && !sent.slug) return true;
    // The server keeps links in an order of its own.
    const [one, other] =
      name === "products"
        ? [[...sent.products].sort(), [...kept.products].sort()]
        : [sent[name], kept[name]];
    return JSON.stringify(one) === JSON.stringify(other);
  });
}
