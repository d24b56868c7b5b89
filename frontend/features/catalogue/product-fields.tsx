"use client";

import { Controller, type UseFormReturn } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useTerms } from "@/features/site/terms";
import { sellerPercent } from "@/features/site/words";
import type { Category, ProductFields } from "@/lib/api";
import { LabelPicker } from "./label-picker";
import { MarkdownEditor } from "./markdown-editor";
import { PriceInput } from "./price-input";
import type { StepId } from "./steps";

type Props = {
  form: UseFormReturn<ProductFields>;
  errorOf: (name: keyof ProductFields) => string | undefined;
  categories: readonly Category[];
};

function Basics({ form, errorOf }: Props) {
  return (
    <>
      <Field label="Name" error={errorOf("name")}>
        {(control) => <Input {...control} {...form.register("name")} />}
      </Field>
      <Field
        label="Summary"
        hint="One line: what it is and for whom. It stands on the card."
        error={errorOf("summary")}
      >
        {(control) => <Input {...control} {...form.register("summary")} />}
      </Field>
      <Field
        label="Address"
        hint="The last part of its page's address. Empty: made of the name. Links to a former one still lead there."
        error={errorOf("slug")}
      >
        {(control) => <Input {...control} autoComplete="off" {...form.register("slug")} />}
      </Field>
    </>
  );
}

function Description({ form, errorOf }: Props) {
  return (
    <Field
      label="Description"
      hint="Markdown: headings, lists, tables and code. At least 80 characters."
      error={errorOf("description")}
    >
      {(control) => (
        <MarkdownEditor
          control={control}
          field={form.register("description")}
          text={form.watch("description")}
        />
      )}
    </Field>
  );
}

function Tech({ form, errorOf, categories }: Props) {
  return (
    <>
      <Field label="Category" error={errorOf("category")}>
        {(control) => (
          <Select {...control} {...form.register("category")}>
            <option value="">Choose one</option>
            {categories.map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {(
        [
          ["tech", "Tech stack", "What it is made with, the most important first."],
          ["tags", "Tags", "Other words that buyers may look for."],
        ] as const
      ).map(([name, label, hint]) => (
        <Field key={name} label={label} hint={hint} error={errorOf(name)}>
          {(control) => (
            <Controller
              control={form.control}
              name={name}
              render={({ field }) => (
                <LabelPicker
                  kind={name}
                  control={control}
                  value={field.value}
                  onChange={field.onChange}
                />
              )}
            />
          )}
        </Field>
      ))}
    </>
  );
}

function Pricing({ form, errorOf }: Props) {
  const terms = useTerms();
  const kept = terms === null ? "" : ` You keep ${sellerPercent(terms)}.`;
  return (
    <>
      {(
        [
          ["price_cents", "Standard licence", `In dollars; 0 makes it free.${kept}`],
          [
            "extended_price_cents",
            "Extended licence",
            "For products that are charged for. Empty: not offered.",
          ],
        ] as const
      ).map(([name, label, hint]) => (
        <Field key={name} label={label} hint={hint} error={errorOf(name)}>
          {(control) => (
            <Controller
              control={form.control}
              name={name}
              render={({ field }) => (
                <PriceInput
                  control={control}
                  cents={field.value}
                  onChange={field.onChange}
                  onBlur={field.onBlur}
                />
              )}
            />
          )}
        </Field>
      ))}
    </>
  );
}

const PARTS: Partial<Record<StepId, (props: Props) => React.ReactNode>> = {
  basics: Basics,
  description: Description,
  tech: Tech,
  pricing: Pricing,
};

/** The fields of all steps; those of the others are there but not shown. */
export function ProductFieldsOf({ step, ...props }: Props & { step: StepId }) {
  return Object.entries(PARTS).map(([id, Part]) => (
    <div key={id} hidden={id !== step} className={id === step ? "flex flex-col gap-5" : undefined}>
      <Part {...props} />
    </div>
  ));
}
