"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ErrorNotice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import type { SaleDetail } from "@/lib/api";
import { zLicenceLimit } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { counted } from "@/lib/format";
import { useApiForm } from "@/lib/forms/use-api-form";
import { wholeNumber } from "./whole-number";

/** In how many places the licence may be active at once. */
export function ActivationLimit({ sale }: { sale: SaleDetail }) {
  const api = useApi();
  const router = useRouter();
  const { form, submit, problem, errorOf, pending } = useApiForm<{
    activation_limit: number | null;
  }>(zLicenceLimit, { activation_limit: sale.activation_limit }, async (body) => {
    const { activation_limit } = await api<SaleDetail>(`/api/sales/${sale.id}/licence`, {
      send: { method: "PUT", body },
    });
    toast.success(activation_limit === null ? "Without limit now" : "Limit saved");
    router.refresh();
    return { activation_limit };
  });
  return (
    <Card>
      <h2 className="mb-3 text-lg">Activations</h2>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
        <p className="text-sm">
          The licence is active in {counted(sale.activations, "place")}
          {sale.activation_limit !== null && ` of ${sale.activation_limit}`}.
        </p>
        <Field
          label="Limit"
          hint="Empty: without limit. Places that are active now stay active."
          error={errorOf("activation_limit")}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              className="max-w-32"
              {...form.register("activation_limit", { setValueAs: wholeNumber })}
            />
          )}
        </Field>
        <Button type="submit" variant="secondary" className="self-start" disabled={pending}>
          Save limit
        </Button>
      </form>
    </Card>
  );
}
