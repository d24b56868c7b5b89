import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { PageHead } from "@/features/dashboard/page-head";
import { CloseAccount } from "@/features/settings/close-account";
import { DataExports } from "@/features/settings/data-exports";
import { NameForm } from "@/features/settings/name-form";
import { NotificationChoices } from "@/features/settings/notification-choices";
import { SellerProfileForm } from "@/features/settings/seller-profile-form";
import type { OwnSellerProfile } from "@/lib/api";
import { requireMe } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";

export const metadata: Metadata = { title: "Settings" };

const PATH = "/dashboard/settings";

export default async function SettingsPage() {
  const me = await requireMe(PATH);
  const profile =
    me.seller === null
      ? null
      : await serverGet<OwnSellerProfile>("/api/users/me/seller-profile", {
          token: await requireToken(PATH),
        });
  return (
    <div className="max-w-2xl">
      <PageHead title="Settings" />
      <div className="flex flex-col gap-6">
        <Card>
          <h2 className="mb-4 text-lg">Profile</h2>
          <NameForm name={me.name} email={me.email} />
        </Card>
        {profile !== null && (
          <Card>
            <h2 className="mb-4 text-lg">Seller profile</h2>
            <SellerProfileForm profile={profile} />
          </Card>
        )}
        <Card>
          <h2 className="mb-4 text-lg">Notifications</h2>
          <NotificationChoices />
        </Card>
        <Card>
          <h2 className="mb-4 text-lg">Your data</h2>
          <DataExports />
        </Card>
        <Card>
          <h2 className="mb-4 text-lg">Close your account</h2>
          <CloseAccount />
        </Card>
      </div>
    </div>
  );
}
