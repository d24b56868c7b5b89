import type { LicenceKind } from "@/lib/api";

export const LICENCES: readonly LicenceKind[] = ["standard", "extended"];

/** What each licence is called and allows, in the words that buyers see. */
export const LICENCE_TERMS: Record<LicenceKind, { name: string; allows: readonly string[] }> = {
  standard: {
    name: "Standard",
    allows: ["One end product", "Changes allowed", "Free for your users"],
  },
  extended: {
    name: "Extended",
    allows: ["Any number of end products", "Changes allowed", "Products that you charge for"],
  },
};

/** `Standard licence`. */
export function licenceName(kind: LicenceKind): string {
  return `${LICENCE_TERMS[kind].name} licence`;
}

/** The licence that an address names; the smaller one where it names none. */
export function licenceOf(value: string | string[] | undefined): LicenceKind {
  return LICENCES.find((one) => one === value) ?? "standard";
}
