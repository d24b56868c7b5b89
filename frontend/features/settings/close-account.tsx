"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { Closing } from "@/lib/api";
import { useApi } from "@/lib/api/use-api";
import { useAuth } from "@/lib/auth/client";
import { counted } from "@/lib/format";
import { formProblem } from "@/lib/forms/field-errors";

function consequences({ products, published, sold, entries }: Closing): string[] {
  return [
    "Your name, address, picture and profile are erased. You cannot sign in any more.",
    ...(products > 0
      ? [
          `${counted(products, "product")} (${published} in the shop) go out of the shop and out of search.`,
        ]
      : []),
    ...(sold > 0 ? ["Whoever has bought one keeps it."] : []),
    ...(entries > 0
      ? [
          `${counted(entries, "entry", "entries")} of the Brain stay, without your name. Withdraw them first if you do not want that.`,
        ]
      : []),
    "What accounting needs is kept. None of this can be undone.",
  ];
}

function Steps({ facts, onClosed }: { facts: Closing; onClosed: () => void }) {
  const api = useApi();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const close = async () => {
    setPending(true);
    setProblem(null);
    try {
      await api("/api/users/me", { send: { method: "DELETE", body: { confirmation: typed } } });
      onClosed();
    } catch (error) {
      const found = formProblem(error, ["confirmation", "account"]);
      setProblem(found.form ?? Object.values(found.fields)[0] ?? null);
      setPending(false);
    }
  };
  const blocked = facts.obligations.length > 0;
  return (
    <div className="flex flex-col gap-4">
      <ul className="list-disc space-y-1 pl-5 text-sm">
        {consequences(facts).map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      {blocked && (
        <ErrorNotice>This has to be settled first. {facts.obligations.join(" ")}</ErrorNotice>
      )}
      {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
      <Field label={`Type ${facts.email} to confirm`}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            value={typed}
            disabled={blocked}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button
          variant="danger"
          disabled={blocked || pending || typed.toLowerCase() !== facts.email.toLowerCase()}
          onClick={() => void close()}
        >
          Close my account
        </Button>
        <DialogClose asChild>
          <Button variant="ghost">Keep it</Button>
        </DialogClose>
      </div>
    </div>
  );
}

/** The way out: says what will happen, and wants the address typed. */
export function CloseAccount() {
  const api = useApi();
  const { signOut } = useAuth();
  const [open, setOpen] = useState(false);
  const [closed, setClosed] = useState(false);
  const facts = useQuery({
    queryKey: ["closing"],
    queryFn: ({ signal }) => api<Closing>("/api/users/me/closing", { signal }),
    enabled: open && !closed,
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <>
      <p className="mb-3 text-sm text-muted">What that means is said before anything happens.</p>
      <Button variant="secondary" onClick={() => setOpen(true)}>
        Close your account
      </Button>
      <Dialog
        open={open}
        onOpenChange={(wanted) => {
          if (!wanted && closed) void signOut();
          setOpen(wanted || closed);
        }}
      >
        <DialogContent
          title={closed ? "Your account is closed" : "Close your account"}
          description={
            closed ? "A letter confirms it. Thank you for having been here." : "For good:"
          }
        >
          {closed ? (
            <Button onClick={() => void signOut()}>Leave</Button>
          ) : facts.isError ? (
            <p>
              What it would mean cannot be told just now.{" "}
              <Button variant="link" size="small" onClick={() => void facts.refetch()}>
                Try again
              </Button>
            </p>
          ) : facts.data === undefined ? (
            <Skeleton className="h-32" />
          ) : (
            <Steps facts={facts.data} onClosed={() => setClosed(true)} />
          )}
        </DialogContent>
      </Dialog>
    </>
  );
}
