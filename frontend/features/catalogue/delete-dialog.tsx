"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ErrorNotice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useApi } from "@/lib/api/use-api";
import { formProblem } from "@/lib/forms/field-errors";

/** As a page shows it, whose reader cannot tell two blanks from one. */
function oneSpaced(text: string): string {
  return text.trim().replace(/\s+/gu, " ");
}

/** Deletes a product once its name has been typed; says what will happen beforehand. */
export function DeleteDialog({
  product,
  onClose,
  onDone,
}: {
  product: { id: string; name: string; sold: boolean };
  onClose: () => void;
  onDone: () => void;
}) {
  const api = useApi();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const remove = async () => {
    setPending(true);
    setProblem(null);
    try {
      const { outcome } = await api<{ outcome: "deleted" | "archived" }>(
        `/api/products/${product.id}`,
        { send: { method: "DELETE" } },
      );
      toast.success(outcome === "deleted" ? "Product deleted" : "Product archived");
      onDone();
    } catch (error) {
      setProblem(formProblem(error, []).form);
      setPending(false);
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Delete “${product.name}”`}
        description={
          product.sold
            ? "It has been sold, so it is archived: gone from the shop and from search, while its buyers keep their downloads. This cannot be undone."
            : "It is gone from the shop and from search, with its pictures and its text. This cannot be undone."
        }
      >
        <div className="flex flex-col gap-4">
          {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
          <Field label={`Type ${product.name} to confirm`}>
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
          <div className="flex justify-end gap-3">
            <DialogClose asChild>
              <Button variant="secondary">Keep it</Button>
            </DialogClose>
            <Button
              variant="danger"
              disabled={pending || oneSpaced(typed) !== oneSpaced(product.name)}
              onClick={() => void remove()}
            >
              {product.sold ? "Archive it" : "Delete it"}
            </Button>
          </div>
        </div>
      </DialogContent>
    </Dialog>
  );
}
