import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { BecomeSellerForm } from "@/features/settings/become-seller-form";
import { requireMe } from "@/lib/api/me";

export const metadata: Metadata = { title: "Become a seller", robots: { index: false } };

export default async function BecomeSellerPage() {
  const me = await requireMe("/become-seller");
  if (me.seller !== null) {
    redirect("/dashboard");
  }
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-10">
      <h1 className="text-2xl">Become a seller</h1>
      <p className="mt-1 mb-6 text-muted">
        This is what buyers see beside your products. You can change all of it later.
      </p>
      <BecomeSellerForm name={me.name} />
    </div>
  );
}
