import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import {
  activeFilters,
  isFiltered,
  PATH,
  type SaleSearch,
  SORT_LABELS,
  STATUSES,
  salesQuery,
} from "./sale-search";
import { STATUS } from "./words";

/** What a seller can look for among orders; it works without JavaScript. */
export function SaleFilters({
  search,
  products,
}: {
  search: SaleSearch;
  products: readonly { id: string; name: string }[];
}) {
  const known = products.some(({ id }) => id === search.product);
  const active = activeFilters(search);
  return (
    // Another address is another form: what was chosen for this one would stay in its fields.
    <div key={salesQuery(search)} className="mb-6">
      {/* On a phone they are folded, also where nothing runs. */}
      <details className="peer md:hidden">
        <summary className="min-h-11 cursor-pointer content-center font-medium text-white">
          Filters{active > 0 && ` (${active})`}
        </summary>
      </details>
      <form
        action={PATH}
        aria-label="Filters"
        className="grid grid-cols-2 items-end gap-3 max-md:hidden max-md:peer-open:grid md:grid-cols-3 xl:grid-cols-4"
      >
        <Field label="Search" className="max-md:col-span-2">
          {(control) => (
            <Input
              {...control}
              type="search"
              name="q"
              defaultValue={search.q}
              placeholder="Product, buyer or e-mail"
            />
          )}
        </Field>
        <Field label="Status">
          {(control) => (
            <Select {...control} name="status" defaultValue={search.status ?? ""}>
              <option value="">All</option>
              {STATUSES.map((status) => (
                <option key={status} value={status}>
                  {STATUS[status].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Product">
          {(control) => (
            <Select {...control} name="product_id" defaultValue={search.product ?? ""}>
              <option value="">All</option>
              {search.product !== null && !known && (
                <option value={search.product}>This one</option>
              )}
              {products.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="From">
          {(control) => (
            <Input {...control} type="date" name="from" defaultValue={search.from ?? ""} />
          )}
        </Field>
        <Field label="To">
          {(control) => <Input {...control} type="date" name="to" defaultValue={search.to ?? ""} />}
        </Field>
        <Field label="Sort by">
          {(control) => (
            <Select {...control} name="sort" defaultValue={search.sort}>
              {Object.entries(SORT_LABELS).map(([sort, label]) => (
                <option key={sort} value={sort}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="flex gap-3 max-md:col-span-2 xl:col-span-2">
          <Button type="submit" variant="secondary">
            Show
          </Button>
          {isFiltered(search) && (
            <Button asChild variant="ghost">
              <Link href={PATH}>Clear</Link>
            </Button>
          )}
        </div>
      </form>
    </div>
  );
}
