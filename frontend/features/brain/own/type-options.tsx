import { ENTRY_TYPES } from "../types";

/** The types of entries, for a select. */
export function TypeOptions() {
  return Object.entries(ENTRY_TYPES).map(([value, label]) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));
}
