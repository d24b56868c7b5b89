"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { LiveFields } from "@/components/ui/live-fields";
import { ErrorNotice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import type { TimeZone } from "@/lib/api";
import { zTimeZoneChange } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";

/** Where the days of a seller's figures begin and end. */
export function TimeZoneForm({ zone }: { zone: TimeZone }) {
  const api = useApi();
  const router = useRouter();
  const { form, submit, problem, errorOf, pending } = useApiForm(
    zTimeZoneChange,
    { time_zone: zone.time_zone },
    async (values) => {
      const saved = await api<TimeZone>("/api/analytics/time-zone", {
        send: { method: "PUT", body: values },
        // All days that there are figures of are noted.
        timeoutMs: 30_000,
      });
      toast.success("Time zone saved");
      router.refresh();
      return { time_zone: saved.time_zone };
    },
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-5" noValidate>
      <LiveFields>
        {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
        <Field
          label="Time zone"
          hint="Your analytics and the days of your orders follow it. Figures need a minute to change."
          error={errorOf("time_zone")}
        >
          {(control) => (
            <Select {...control} {...form.register("time_zone")}>
              {zone.choices.map((name) => (
                <option key={name} value={name}>
                  {name.replaceAll("_", " ")}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" className="self-start" disabled={pending}>
          Save time zone
        </Button>
      </LiveFields>
    </form>
  );
}
