import type { Metadata } from "next";
import { EnterPage, type EnterPageProps } from "@/features/account/enter-page";

export const metadata: Metadata = { title: "Create an account", robots: { index: false } };

export default function Page(props: EnterPageProps) {
  return <EnterPage kind="sign-up" {...props} />;
}
