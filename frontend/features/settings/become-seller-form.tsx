"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { LiveFields } from "@/components/ui/live-fields";
import { ErrorNotice } from "@/components/ui/notice";
import { zBecomeSeller } from "@/lib/api/generated/zod.gen";
import { useApi } from "@/lib/api/use-api";
import { useApiForm } from "@/lib/forms/use-api-form";
import { ProfileFields, type ProfileValues } from "./profile-fields";

export function BecomeSellerForm({ name }: { name: string }) {
  const api = useApi();
  const router = useRouter();
  const [leaving, startLeaving] = useTransition();
  const { form, submit, problem, errorOf, pending } = useApiForm<ProfileValues>(
    zBecomeSeller,
    {
      username: "",
      display_name: name,
      headline: "",
      bio: "",
      location: "",
      website_url: "",
      support_email: "",
    },
    async (values) => {
      await api("/api/users/become-seller", { send: { method: "POST", body: values } });
      startLeaving(() => {
        router.push("/dashboard");
        router.refresh();
      });
      return null;
    },
  );
  return (
    <form onSubmit={submit} className="flex flex-col gap-5" noValidate>
      <LiveFields>
        {problem !== null && <ErrorNotice>{problem}</ErrorNotice>}
        <ProfileFields register={form.register} errorOf={errorOf} />
        <Button type="submit" size="large" className="self-start" disabled={pending || leaving}>
          Become a seller
        </Button>
      </LiveFields>
    </form>
  );
}
