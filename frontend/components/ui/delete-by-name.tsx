"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ErrorNotice } from "@/components/ui/notice";
import { formProblem } from "@/lib/forms/field-errors";

/** As a page shows it, whose reader cannot tell two blanks from one. */
function oneSpaced(text: string): string {
  return text.trim().replace(/\s+/gu, " ");
}

/** Deletes something once its name has been typed; says what will happen beforehand. */
export function DeleteByName({
  name,
  description,
  confirm,
  onDelete,
  onClose,
}: {
  name: string;
  description: string;
  /** What the button says. */
  confirm: string;
  /** Does it, and what follows; what it throws is shown. */
  onDelete: () => Promise<void>;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const remove = async () => {
    setPending(true);
    setProblem(null);
    try {
      await onDelete();
    } catch (error) {
      setProblem(formProblem(error, []).form);
      setPending(false);
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`Delete “${name}”`} description={description}>
        <div className="flex flex-col gap-4">
          {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
          <Field label={`Type ${name} to confirm`}>
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
              disabled={pending || oneSpaced(typed) !== oneSpaced(name)}
              onClick={() => void remove()}
            >
              {confirm}
            </Button>
          </div>
        </div>
      </DialogContent>
    </Dialog>
  );
}
