"use client";

import { type SyntheticEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field, type FieldControl } from "@/components/ui/field";
import { formProblem } from "@/lib/forms/field-errors";

/** One word about a label: what it is called, or into which one it goes. Shows what is wrong. */
export function LabelDialog({
  title,
  description,
  label,
  confirm,
  initial,
  accepts = (value) => value !== "",
  control,
  onConfirm,
  onClose,
}: {
  title: string;
  description: string;
  label: string;
  confirm: string;
  initial: string;
  /** Whether what is given, without blanks around it, can be confirmed. */
  accepts?: (value: string) => boolean;
  /** The control that the word is given with. */
  control: (
    props: FieldControl & { value: string; onChange: (value: string) => void },
  ) => React.ReactNode;
  onConfirm: (value: string) => Promise<void>;
  onClose: () => void;
}) {
  const [value, setValue] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setProblem(null);
    try {
      await onConfirm(value.trim());
    } catch (error) {
      const { fields, form } = formProblem(error, ["name", "tag", "into"]);
      setProblem(form ?? Object.values(fields)[0] ?? null);
      setPending(false);
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} description={description}>
        <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
          <Field label={label} error={problem ?? undefined}>
            {(given) => control({ ...given, value, onChange: setValue })}
          </Field>
          <div className="flex justify-end gap-3">
            <DialogClose asChild>
              <Button variant="secondary">Cancel</Button>
            </DialogClose>
            <Button type="submit" disabled={pending || !accepts(value.trim())}>
              {confirm}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
