import type { ProductFields } from "@/lib/api";

/** The steps of making a product, in order, and the fields that each has. */
export const STEPS = [
  { id: "basics", title: "Basics", fields: ["name", "summary", "slug"] },
  { id: "description", title: "Description", fields: ["description"] },
  { id: "tech", title: "Tech and category", fields: ["category", "tech", "tags"] },
  { id: "pricing", title: "Pricing", fields: ["price_cents", "extended_price_cents"] },
  { id: "images", title: "Images", fields: ["images"] },
  { id: "package", title: "Package", fields: ["package"] },
  { id: "publish", title: "Review and publish", fields: [] },
] as const satisfies readonly {
  id: string;
  title: string;
  fields: readonly (keyof ProductFields | "images" | "package")[];
}[];

export type StepId = (typeof STEPS)[number]["id"];

/** Whether a step is part of the form that is saved as a whole. */
export function isFormStep(id: StepId): boolean {
  return id !== "images" && id !== "package" && id !== "publish";
}

export function stepOf(id: string | undefined): StepId {
  return STEPS.find((step) => step.id === id)?.id ?? "basics";
}

/** The step where a field is; the last one for what no step has. */
export function stepWith(field: string): StepId {
  const found = STEPS.find((step) => (step.fields as readonly string[]).includes(field));
  return found?.id ?? "publish";
}
