"use client";

import { Controller, type UseFormReturn } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { LabelPicker } from "@/features/catalogue/label-picker";
import { MarkdownEditor } from "@/features/catalogue/markdown-editor";
import type { BrainCategoryCount, EntryFields, LinkedProduct } from "@/lib/api";
import { ProductPicker } from "./product-picker";
import { TypeOptions } from "./type-options";

/** All that a member writes of an entry. */
export function EntryFieldsOf({
  form,
  errorOf,
  categories,
  products,
}: {
  form: UseFormReturn<EntryFields>;
  errorOf: (name: keyof EntryFields) => string | undefined;
  categories: readonly BrainCategoryCount[];
  /** Those that are linked already. */
  products: readonly LinkedProduct[];
}) {
  return (
    <>
      <Field label="Title" error={errorOf("title")}>
        {(control) => <Input {...control} {...form.register("title")} />}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Type" error={errorOf("entry_type")}>
          {(control) => (
            <Select {...control} {...form.register("entry_type")}>
              <TypeOptions />
            </Select>
          )}
        </Field>
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
      </div>
      <Field
        label="Text"
        hint="Markdown. Name the language after ``` and the code is highlighted; headings are what an answer cites."
        error={errorOf("body")}
      >
        {(control) => (
          <MarkdownEditor
            label="Text"
            control={control}
            field={form.register("body")}
            text={form.watch("body")}
          />
        )}
      </Field>
      <Field label="Tags" hint="Other words that somebody may look for." error={errorOf("tags")}>
        {(control) => (
          <Controller
            control={form.control}
            name="tags"
            render={({ field }) => (
              <LabelPicker
                kind="brain-tags"
                control={control}
                value={field.value}
                onChange={field.onChange}
              />
            )}
          />
        )}
      </Field>
      <Field
        label="Products"
        hint="They stand on the entry's page as long as they are in the shop."
        error={errorOf("products")}
      >
        {(control) => (
          <Controller
            control={form.control}
            name="products"
            render={({ field }) => (
              <ProductPicker
                control={control}
                known={products}
                value={field.value}
                onChange={field.onChange}
              />
            )}
          />
        )}
      </Field>
      <Field
        label="Address"
        hint="The last part of its page's address. Empty: made of the title. Links to a former one still lead there."
        error={errorOf("slug")}
      >
        {(control) => <Input {...control} autoComplete="off" {...form.register("slug")} />}
      </Field>
    </>
  );
}
