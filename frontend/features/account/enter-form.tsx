"use client";

import Link from "next/link";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ErrorNotice } from "@/components/ui/notice";
import { signIn, signUp } from "@/lib/auth/actions";

const TEXTS = {
  "sign-in": {
    action: signIn,
    title: "Sign in",
    other: { question: "New here?", label: "Create an account", href: "/sign-up" },
  },
  "sign-up": {
    action: signUp,
    title: "Create an account",
    other: { question: "Have an account?", label: "Sign in", href: "/sign-in" },
  },
} as const;

/** Signing in or up at the sandbox; a plain form where nothing runs. */
export function EnterForm({ kind, next }: { kind: keyof typeof TEXTS; next: string }) {
  const { action, title, other } = TEXTS[kind];
  const [state, submit, pending] = useActionState(action, null);
  const errors = state?.errors.fields ?? {};
  return (
    <div className="mx-auto w-full max-w-md px-4 py-12">
      <h1 className="text-2xl">{title}</h1>
      <form action={submit} className="mt-6 flex flex-col gap-5" noValidate>
        <input type="hidden" name="next" value={next} />
        {state?.errors.form != null && <ErrorNotice>{state.errors.form}</ErrorNotice>}
        {kind === "sign-up" && (
          <Field label="Name" error={errors.name}>
            {(control) => (
              <Input
                {...control}
                name="name"
                autoComplete="name"
                defaultValue={state?.kept.name ?? ""}
              />
            )}
          </Field>
        )}
        <Field label="E-mail" error={errors.email}>
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="email"
              defaultValue={state?.kept.email ?? ""}
            />
          )}
        </Field>
        <Field
          label="Password"
          error={errors.password}
          {...(kind === "sign-up" ? { hint: "At least 8 characters." } : {})}
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              name="password"
              autoComplete={kind === "sign-up" ? "new-password" : "current-password"}
            />
          )}
        </Field>
        <Button type="submit" size="large" disabled={pending}>
          {title}
        </Button>
      </form>
      <p className="mt-6 text-sm">
        {other.question}{" "}
        <Link
          href={next === "/" ? other.href : `${other.href}?next=${encodeURIComponent(next)}`}
          prefetch={false}
          className="text-link underline hover:no-underline"
        >
          {other.label}
        </Link>
      </p>
    </div>
  );
}
