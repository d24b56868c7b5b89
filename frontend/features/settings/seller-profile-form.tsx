"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { LiveFields } from "@/components/ui/live-fields";
import { ErrorNotice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import type { OwnSellerProfile } from "@/lib/api";
import { zSellerProfileChange } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";
import { ProfileFields, type ProfileValues } from "./profile-fields";

function valuesOf(profile: OwnSellerProfile): ProfileValues {
  const { created_at: _, updated_at: __, ...values } = profile;
  return values;
}

export function SellerProfileForm({ profile }: { profile: OwnSellerProfile }) {
  const api = useApi();
  const router = useRouter();
  const { form, submit, problem, errorOf, pending } = useApiForm<ProfileValues>(
    zSellerProfileChange,
    valuesOf(profile),
    async (changed) => {
      const saved = await api<OwnSellerProfile>("/api/users/me/seller-profile", {
        send: { method: "PUT", body: changed },
      });
      toast.success("Seller profile saved");
      router.refresh();
      return valuesOf(saved);
    },
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-5" noValidate>
      <LiveFields>
        {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
        <ProfileFields register={form.register} errorOf={errorOf} />
        <Button type="submit" className="self-start" disabled={pending}>
          Save seller profile
        </Button>
      </LiveFields>
    </form>
  );
}
