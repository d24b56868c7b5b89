"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { type SyntheticEvent, useRef, useState } from "react";
import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type Resolver,
  useForm,
} from "react-hook-form";
import type { z } from "zod";
import { formProblem } from "./field-errors";
import { withNulls } from "./messages";

/**
 * A form that the API's own contract checks before it is sent, and whose answer puts errors at their
 * fields. What was typed stays when it fails, and what is typed meanwhile stays in any case.
 *
 * `schema` is generated from the contract; `send` does the request and whatever follows it, and
 * returns the values as the server keeps them, or null for those that were sent.
 */
export function useApiForm<Values extends FieldValues>(
  schema: z.ZodObject,
  defaults: Values,
  send: (values: Values) => Promise<Values | null>,
) {
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const check: Resolver<Values> = (values, context, options) =>
    (zodResolver(schema) as unknown as Resolver<Values>)(
      withNulls(schema, values) as Values,
      context,
      options,
    );
  const form = useForm<Values>({
    defaultValues: defaults as DefaultValues<Values>,
    resolver: check,
  });

  const checkAndSend = async (): Promise<boolean> => {
    let saved = false;
    // What was said of another attempt is not about this one, sent or not.
    setProblem(null);
    await form.handleSubmit(async (values) => {
      setFailure(null);
      const typed = structuredClone(form.getValues());
      try {
        const kept = await send(values);
        const now = form.getValues();
        form.reset(kept ?? now);
        for (const name of Object.keys(defaults) as Path<Values>[]) {
          if (!isSame(now[name], typed[name])) {
            form.setValue(name, now[name], { shouldDirty: true });
          }
        }
        saved = true;
      } catch (error) {
        setFailure(error);
        const found = formProblem(error, Object.keys(defaults));
        for (const [name, message] of Object.entries(found.fields)) {
          form.setError(name as Path<Values>, { message }, { shouldFocus: true });
        }
        setProblem(found.form);
      }
    })();
    return saved;
  };
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  /**
   * Checks and sends; resolves to whether it is saved. One after the other: what is sent while
   * another save is under way would be made from a state that is not the last one any more.
   */
  const save = (): Promise<boolean> => {
    const saved = turn.current.then(checkAndSend);
    turn.current = saved.catch(() => null);
    return saved;
  };
  const submitting = useRef(false);
  /** For forms and their buttons: the second click of a double click sends nothing. */
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (submitting.current) return;
    submitting.current = true;
    void save().finally(() => {
      submitting.current = false;
    });
  };
  const errorOf = (name: Path<Values>): string | undefined => {
    return messageIn(form.formState.errors[name]);
  };
  const pending = form.formState.isSubmitting;
  return { form, save, submit, problem, error: failure, errorOf, pending };
}

/** Lists by their content. JSON alone would take a price that is none (NaN) for an empty one. */
function isSame(one: unknown, other: unknown): boolean {
  const lists = Array.isArray(one) && Array.isArray(other);
  return lists ? JSON.stringify(one) === JSON.stringify(other) : Object.is(one, other);
}

/** What is wrong with a field; with a list, what is wrong with the first wrong one in it. */
function messageIn(error: unknown): string | undefined {
  if (Array.isArray(error)) return error.map(messageIn).find((found) => found !== undefined);
  const found = typeof error === "object" && error !== null && "message" in error && error.message;
  return typeof found === "string" ? found : undefined;
}
