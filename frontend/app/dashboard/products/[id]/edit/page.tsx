import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ProductEditor } from "@/features/catalogue/product-editor";
import { stepOf } from "@/features/catalogue/steps";
import type { Category, OwnProduct } from "@/lib/api";
import { requireSeller } from "@/lib/api/me";
import { serverFind, serverGet } from "@/lib/api/server";
import { requireToken } from "@/lib/auth/server";

export const metadata: Metadata = { title: "Edit a product" };

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ step?: string | string[] }>;
};

export default async function EditProductPage({ params, searchParams }: Props) {
  const { id } = await params;
  const path = `/dashboard/products/${id}/edit`;
  await requireSeller(path);
  const token = await requireToken(path);
  const [product, categories] = await Promise.all([
    serverFind<OwnProduct>(`/api/products/me/${encodeURIComponent(id)}`, { token }),
    serverGet<Category[]>("/api/categories"),
  ]);
  if (product === null) {
    notFound();
  }
  const { step } = await searchParams;
  return (
    <ProductEditor
      product={product}
      categories={categories}
      first={stepOf(Array.isArray(step) ? step[0] : step)}
    />
  );
}
