"use client";

import { Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { Select } from "@/components/ui/select";
import { Table, Td, Th } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import type { BrainCategoryCount, LabelChange } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { count, counted } from "@/lib/format";
import { brainHref, parseBrain } from "../search";
import { LabelDialog } from "./label-dialog";

export type Row = { id: string; name: string; entries: number };
type Kind = "category" | "tag";
type Doing = { what: "rename" | "merge" | "remove"; row: Row };

const PLURAL = { category: "categories", tag: "tags" } as const;

/** Where each change is made: a tag may contain any character, so it stands in no path. */
function requestOf(kind: Kind, { what, row }: Doing, value: string) {
  const category = `/api/brain/categories/${row.id}`;
  const tag = `/api/brain/tags?tag=${encodeURIComponent(row.id)}`;
  switch (what) {
    case "rename":
      return kind === "category"
        ? { path: category, send: { method: "PUT" as const, body: { name: value } } }
        : {
            path: "/api/brain/tags/rename",
            send: { method: "POST" as const, body: { tag: row.id, name: value } },
          };
    case "merge":
      return kind === "category"
        ? { path: `${category}/merge`, send: { method: "POST" as const, body: { into: value } } }
        : {
            path: "/api/brain/tags/merge",
            send: { method: "POST" as const, body: { tag: row.id, into: value } },
          };
    case "remove":
      return { path: kind === "category" ? category : tag, send: { method: "DELETE" as const } };
  }
}

const DONE = { rename: "Renamed", merge: "Merged", remove: "Deleted" } as const;

/** Labels with their counts; whoever may change them has a menu at each. */
export function LabelTable({
  kind,
  rows,
  categories,
  editable,
}: {
  kind: Kind;
  rows: readonly Row[];
  /** All of them, to merge into. */
  categories: readonly BrainCategoryCount[];
  editable: boolean;
}) {
  const api = useApi();
  const router = useRouter();
  const [doing, setDoing] = useState<Doing | null>(null);
  const carryOut = async (work: Doing, value: string) => {
    const { path, send } = requestOf(kind, work, value);
    const changed = await api<LabelChange | null>(path, { send });
    toast.success(
      changed === null || changed.entries === 0
        ? DONE[work.what]
        : `${DONE[work.what]}: ${counted(changed.entries, "entry", "entries")} changed`,
    );
    setDoing(null);
    router.refresh();
  };
  return (
    <>
      <Table>
        <caption className="sr-only">{kind === "category" ? "Categories" : "Tags"}</caption>
        <thead>
          <tr>
            <Th>Name</Th>
            <Th className="text-right">Entries</Th>
            {editable && (
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <Td>
                <a
                  href={brainHref({ ...parseBrain({}), [kind]: [row.id] })}
                  className="wrap-anywhere text-link hover:underline"
                >
                  {row.name}
                </a>
              </Td>
              <Td className="text-right tabular">{count(row.entries)}</Td>
              {editable && (
                <Td className="w-12">
                  <Menu>
                    <MenuTrigger asChild>
                      <Button variant="ghost" size="icon" aria-label={`Actions for ${row.name}`}>
                        <Ellipsis aria-hidden />
                      </Button>
                    </MenuTrigger>
                    <MenuContent align="end">
                      <MenuItem onSelect={() => setDoing({ what: "rename", row })}>Rename</MenuItem>
                      <MenuItem onSelect={() => setDoing({ what: "merge", row })}>
                        Merge into another
                      </MenuItem>
                      <MenuItem onSelect={() => setDoing({ what: "remove", row })}>Delete</MenuItem>
                    </MenuContent>
                  </Menu>
                </Td>
              )}
            </tr>
          ))}
        </tbody>
      </Table>
      {doing !== null && (
        <Change
          kind={kind}
          doing={doing}
          categories={categories}
          onConfirm={(value) => carryOut(doing, value)}
          onClose={() => setDoing(null)}
        />
      )}
    </>
  );
}

function Change({
  kind,
  doing: { what, row },
  categories,
  onConfirm,
  onClose,
}: {
  kind: Kind;
  doing: Doing;
  categories: readonly BrainCategoryCount[];
  onConfirm: (value: string) => Promise<void>;
  onClose: () => void;
}) {
  const title = { rename: "Rename", merge: "Merge", remove: "Delete" }[what];
  const name = `“${row.name}”`;
  const texts = {
    rename: `All entries with ${name} show the new name, and search finds them by it.`,
    merge: `All entries with ${name} get the other ${kind} instead, and ${name} is gone. This cannot be undone.`,
    remove:
      kind === "category"
        ? "Only a category without entries can be deleted. This cannot be undone."
        : `It is taken off all entries, ${count(row.entries)} of them public. This cannot be undone.`,
  };
  const labels = {
    rename: "New name",
    merge: `Into which of the ${PLURAL[kind]}`,
    remove: `Type ${row.name} to confirm`,
  };
  return (
    <LabelDialog
      title={`${title} ${name}`}
      description={texts[what]}
      label={labels[what]}
      confirm={`${title} it`}
      initial={what === "rename" ? row.name : ""}
      {...(what === "remove" ? { accepts: (value) => value === row.name } : {})}
      onConfirm={onConfirm}
      onClose={onClose}
      control={({ value, onChange, ...control }) =>
        what === "merge" && kind === "category" ? (
          <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
            <option value="">Choose one</option>
            {categories
              .filter(({ slug }) => slug !== row.id)
              .map((one) => (
                <option key={one.slug} value={one.slug}>
                  {one.name}
                </option>
              ))}
          </Select>
        ) : (
          <Input
            {...control}
            autoComplete="off"
            maxLength={60}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    />
  );
}
