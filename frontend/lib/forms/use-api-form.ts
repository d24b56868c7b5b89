"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { type FieldValues, type Path, useForm } from "react-hook-form";
import type { z } from "zod";
import { formProblem } from "./field-errors";
import { withNulls } from "./messages";

/**
 * A form that the API's own contract checks before it is sent, and whose answer puts errors at their
 * fields. What was typed stays when it fails.
 *
 * `schema` is generated from the contract; `send` does the request and whatever follows it.
 */
export function useApiForm<Values extends FieldValues>(
  schema: z.ZodObject,
  defaults: Values,
  send: (values: Values) => Promise<void>,
) {
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Values, unknown, Values>({
    defaultValues: defaults as never,
    resolver: (values, context, options) =>
      (zodResolver(schema) as never as (...all: unknown[]) => never)(
        withNulls(schema, values),
        context,
        options,
      ),
  });
  const submit = form.handleSubmit(async (values) => {
    setProblem(null);
    try {
      await send(values);
      form.reset(form.getValues());
    } catch (error) {
      const found = formProblem(error, Object.keys(defaults));
      for (const [name, message] of Object.entries(found.fields)) {
        form.setError(name as Path<Values>, { message }, { shouldFocus: true });
      }
      setProblem(found.form);
    }
  });
  const errorOf = (name: Path<Values>): string | undefined => {
    const message = form.formState.errors[name]?.message;
    return typeof message === "string" ? message : undefined;
  };
  return { form, submit, problem, errorOf, pending: form.formState.isSubmitting };
}
