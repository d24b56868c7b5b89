import type { Metadata } from "next";
import { Unsubscribe } from "@/features/settings/unsubscribe";

export const metadata: Metadata = { title: "Fewer letters", robots: { index: false } };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function UnsubscribePage({ searchParams }: Props) {
  const { token } = await searchParams;
  return (
    <div className="mx-auto w-full max-w-xl px-4 py-10">
      <h1 className="mb-4 text-2xl">Fewer letters</h1>
      <Unsubscribe token={typeof token === "string" ? token : ""} />
    </div>
  );
}
