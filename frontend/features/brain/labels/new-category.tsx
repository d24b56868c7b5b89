"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useApi } from "@/lib/api/use-api";
import { LabelDialog } from "./label-dialog";

/** Makes a category, by a dialog. */
export function NewCategory() {
  const api = useApi();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const create = async (name: string) => {
    await api("/api/brain/categories", { send: { method: "POST", body: { name } } });
    toast.success("Category made");
    setOpen(false);
    router.refresh();
  };
  return (
    <>
      <Button variant="secondary" size="small" onClick={() => setOpen(true)}>
        New category
      </Button>
      {open && (
        <LabelDialog
          title="New category"
          description="Entries can be put into it at once."
          label="Name"
          confirm="Create it"
          initial=""
          onConfirm={create}
          onClose={() => setOpen(false)}
          control={({ value, onChange, ...control }) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={60}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
          )}
        />
      )}
    </>
  );
}
