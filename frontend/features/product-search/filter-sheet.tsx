"use client";

import type { RefObject } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, SheetContent } from "@/components/ui/dialog";
import type { ProductPage } from "@/lib/api";
import { counted } from "@/lib/format";
import { activeFilters, type ProductSearch, withoutFilters } from "@/lib/search/product-search";
import { Filters } from "./filters";
import type { Entry } from "./search-address";

/** The filters on a phone: a sheet whose foot says what they leave over. */
export function FilterSheet({
  open,
  onOpenChange,
  opener,
  search,
  page,
  onChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What has the focus again when the sheet is closed. */
  opener: RefObject<HTMLButtonElement | null>;
  search: ProductSearch;
  page: ProductPage;
  onChange: (search: ProductSearch, entry?: Entry) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <SheetContent
        title="Filters"
        onCloseAutoFocus={() => opener.current?.focus()}
        foot={
          <>
            <Button
              variant="secondary"
              className="flex-1"
              disabled={activeFilters(search).length === 0}
              onClick={() => onChange(withoutFilters(search))}
            >
              Clear
            </Button>
            <DialogClose asChild>
              <Button className="flex-1">Show {counted(page.total, "product")}</Button>
            </DialogClose>
          </>
        }
      >
        <Filters search={search} facets={page.facets} onChange={onChange} />
      </SheetContent>
    </Dialog>
  );
}
