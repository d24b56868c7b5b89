"use client";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ErrorNotice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { NewVersion, OwnProduct, UploadState } from "@/lib/api";
import { zNewVersion } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";
import { PackageFacts } from "./package-facts";

/** Makes a package that was found good the one that buyers get. */
export function ReleaseForm({
  upload,
  productId,
  first,
  onReleased,
  onDiscard,
}: {
  upload: UploadState;
  productId: string;
  /** Whether it will be the product's first version. */
  first: boolean;
  onReleased: (product: OwnProduct) => void;
  onDiscard: () => void;
}) {
  const api = useApi();
  const initial = { upload_id: upload.id, version: first ? "1.0.0" : "", changelog: "" };
  const { form, submit, problem, errorOf, pending } = useApiForm<NewVersion>(
    zNewVersion,
    initial,
    async (values) => {
      const product = await api<OwnProduct>(`/api/products/${productId}/versions`, {
        send: { method: "POST", body: values },
      });
      toast.success(`Version ${values.version} released`);
      onReleased(product);
      return null;
    },
  );
  return (
    <form
      onSubmit={submit}
      noValidate
      aria-label={`Release ${upload.filename}`}
      className="flex flex-col gap-4 rounded-card border border-line bg-card p-4"
    >
      <div>
        <p className="text-white">{upload.filename} was checked and is fine.</p>
        {upload.package !== null && <PackageFacts found={upload.package} size={upload.size} />}
      </div>
      {(problem ?? errorOf("upload_id") ?? null) !== null && (
        <ErrorNotice>{problem ?? errorOf("upload_id")}</ErrorNotice>
      )}
      <Field label="Version" hint="Such as 1.0.0." error={errorOf("version")}>
        {(control) => <Input {...control} autoComplete="off" {...form.register("version")} />}
      </Field>
      <Field label="What is new" hint="Markdown; may be empty." error={errorOf("changelog")}>
        {(control) => <Textarea {...control} rows={4} {...form.register("changelog")} />}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" disabled={pending}>
          Release this version
        </Button>
        <Button variant="ghost" disabled={pending} onClick={onDiscard}>
          Discard the file
        </Button>
      </div>
    </form>
  );
}
