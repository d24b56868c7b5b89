import type { LicenseKind } from "@/lib/api";

export const LICENCES: readonly LicenseKind[] = ["standard", "extended"];

/** What each licence is called and allows, in the words that buyers see. */
export const LICENCE_TERMS: Record<LicenseKind, { name: string; allows: readonly string[] }> = {
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
export function licenceName(kind: LicenseKind): string {
  return `${LICENCE_TERMS[kind].name} licence`;
}

/** The licence that an address names; the smaller one where it names none. */
export function licenceOf(value: string | string[] | undefined): LicenseKind {
  return LICENCES.find((one) => one === value) ?? "standard";
}
