"use client";

import type { UseFormRegister } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";

export type ProfileValues = {
  username: string;
  display_name: string;
  headline: string;
  bio: string;
  location: string | null;
  website_url: string | null;
  support_email: string | null;
};

const FIELDS = [
  { name: "display_name", label: "Name that buyers see", autoComplete: "organization" },
  {
    name: "username",
    label: "Username",
    hint: "Letters, digits and hyphens: the address of your page. Links to a former one still lead there.",
    autoComplete: "username",
  },
  { name: "headline", label: "Headline", hint: "What you make, in one line." },
  { name: "location", label: "Location" },
  { name: "website_url", label: "Website", hint: "With https:// at its start.", type: "url" },
  {
    name: "support_email",
    label: "Support e-mail",
    hint: "Buyers see it, and write to it.",
    type: "email",
  },
] as const;

/** What a seller says about himself. */
export function ProfileFields({
  register,
  errorOf,
}: {
  register: UseFormRegister<ProfileValues>;
  errorOf: (name: keyof ProfileValues) => string | undefined;
}) {
  return (
    <>
      {FIELDS.map(({ name, label, ...more }) => (
        <Field
          key={name}
          label={label}
          error={errorOf(name)}
          {...("hint" in more ? { hint: more.hint } : {})}
        >
          {(control) => (
            <Input
              {...control}
              type={"type" in more ? more.type : "text"}
              autoComplete={"autoComplete" in more ? more.autoComplete : "off"}
              {...register(name)}
            />
          )}
        </Field>
      ))}
      <Field label="About" error={errorOf("bio")}>
        {(control) => <Textarea {...control} rows={5} {...register("bio")} />}
      </Field>
    </>
  );
}
