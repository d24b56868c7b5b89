"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Button } from "./button";

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

const OVERLAY =
  "fixed inset-0 z-50 bg-black/70 data-[state=open]:animate-in data-[state=open]:fade-in data-[state=closed]:animate-out data-[state=closed]:fade-out duration-150";

function Head({ title, description }: { title: string; description?: string | undefined }) {
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <Primitive.Title className="text-lg">{title}</Primitive.Title>
        {description !== undefined && (
          <Primitive.Description className="text-sm text-muted">
            {description}
          </Primitive.Description>
        )}
      </div>
      <Primitive.Close asChild>
        <Button variant="ghost" size="icon" className="-mt-1 -mr-2" aria-label="Close">
          <X aria-hidden />
        </Button>
      </Primitive.Close>
    </div>
  );
}

type ContentProps = {
  title: string;
  description?: string;
  children: ReactNode;
  className?: string;
};

/** A dialog in the middle of the page. */
export function DialogContent({ title, description, children, className }: ContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={OVERLAY} />
      <Primitive.Content
        {...(description === undefined ? { "aria-describedby": undefined } : {})}
        className={cn(
          "fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-card border border-line bg-card p-6 shadow-xl data-[state=open]:animate-in data-[state=open]:fade-in duration-150",
          className,
        )}
      >
        <Head title={title} description={description} />
        <div className="mt-4">{children}</div>
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** A dialog that slides in from the side, with a foot that stays in view. */
export function SheetContent({
  title,
  description,
  children,
  className,
  foot,
  onCloseAutoFocus,
}: ContentProps & { foot?: ReactNode; onCloseAutoFocus?: () => void }) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={OVERLAY} />
      <Primitive.Content
        {...(description === undefined ? { "aria-describedby": undefined } : {})}
        {...(onCloseAutoFocus === undefined ? {} : { onCloseAutoFocus })}
        className={cn(
          "fixed inset-y-0 right-0 z-50 flex w-full max-w-sm flex-col border-l border-line bg-page shadow-xl data-[state=open]:animate-in data-[state=open]:slide-in-from-right data-[state=closed]:animate-out data-[state=closed]:slide-out-to-right duration-150",
          className,
        )}
      >
        <div className="border-b border-line p-4">
          <Head title={title} description={description} />
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
        {foot !== undefined && (
          <div className="flex gap-3 border-t border-line bg-card p-4">{foot}</div>
        )}
      </Primitive.Content>
    </Primitive.Portal>
  );
}
