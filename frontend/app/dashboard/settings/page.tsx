import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { PageHead } from "@/features/dashboard/page-head";
import { AccountCard } from "@/features/payouts/account-card";
import { CloseAccount } from "@/features/settings/close-account";
import { DataExports } from "@/features/settings/data-exports";
import { NameForm } from "@/features/settings/name-form";
import { NotificationChoices } from "@/features/settings/notification-choices";
import { SellerProfileForm } from "@/features/settings/seller-profile-form";
import { TimeZoneForm } from "@/features/settings/time-zone-form";
import type { OwnSellerProfile, PayoutAccount, TimeZone } from "@/lib/api";
import { requireMe } from "@/lib/api/me";
import { serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";

export const metadata: Metadata = { title: "Settings" };

const PATH = "/dashboard/settings";

export default async function SettingsPage() {
  const me = await requireMe(PATH);
  const token = await requireToken(PATH);
  const [profile, account, zone] =
    me.seller === null
      ? [null, null, null]
      : await Promise.all([
          serverGet<OwnSellerProfile>("/api/users/me/seller-profile", { token }),
          serverGet<PayoutAccount>("/api/payouts/account", { token }),
          serverGet<TimeZone>("/api/analytics/time-zone", { token }),
        ]);
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
        {zone !== null && (
          <Card id="time-zone" className="scroll-mt-20">
            <h2 className="mb-4 text-lg">Your days</h2>
            <TimeZoneForm zone={zone} />
          </Card>
        )}
        {account !== null && (
          <Card>
            <h2 className="mb-4 text-lg">Connected accounts</h2>
            <h3 className="mb-2 text-base">Stripe</h3>
            <AccountCard account={account} />
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
