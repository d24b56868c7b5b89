import type { Metadata } from "next";
import { NewProductForm } from "@/features/catalogue/new-product-form";
import { PageHead } from "@/features/dashboard/page-head";
import { requireSeller } from "@/lib/api/me";

export const metadata: Metadata = { title: "New product" };

export default async function NewProductPage() {
  await requireSeller("/dashboard/products/new");
  return (
    <>
      <PageHead title="New product">A draft is yours alone until you publish it.</PageHead>
      <NewProductForm />
    </>
  );
}
