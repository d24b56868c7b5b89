import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import { connection } from "next/server";
import { Suspense } from "react";
import { Footer } from "@/components/layout/footer";
import { Header, PlainHeader } from "@/components/layout/header";
import { NavigationProgress } from "@/components/layout/navigation-progress";
import { OutsideCheckout } from "@/components/layout/outside-checkout";
import { Providers } from "@/components/layout/providers";
import { siteUrl } from "@/lib/api/server";
import { terms } from "@/lib/api/terms";
import type { AuthSetup } from "@/lib/auth/client";
import { authMode, publishableKey } from "@/lib/auth/mode";
import { isSignedIn } from "@/lib/auth/server";
import "./globals.css";

const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-inter",
  weight: "100 900",
  display: "swap",
});

export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(siteUrl()),
    title: { default: "MyWork – finished code from its developers", template: "%s – MyWork" },
    description:
      "Production-ready projects, SaaS templates and code packages, sold by the developers who made them.",
    openGraph: { siteName: "MyWork", type: "website" },
  };
}

export const viewport: Viewport = { themeColor: "#111827", colorScheme: "dark" };

export default async function RootLayout({ children }: { children: React.ReactNode }) {
  // Each answer has a nonce of its own, so no page can be made ahead of its request.
  await connection();
  const setup: AuthSetup =
    authMode() === "clerk"
      ? {
          mode: "clerk",
          publishableKey: publishableKey(),
          nonce: (await headers()).get("x-nonce") ?? "",
        }
      : { mode: "local", signedIn: await isSignedIn() };
  // A page about something else is there without them, too.
  const known = await terms().catch(() => null);
  return (
    <html lang="en" className={inter.variable}>
      <body className="flex flex-col">
        <a
          href="#content"
          className="sr-only z-50 rounded-control bg-primary px-4 py-2 text-white focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          Skip to content
        </a>
        <Providers auth={setup} terms={known}>
          <Suspense>
            <NavigationProgress />
          </Suspense>
          <OutsideCheckout instead={<PlainHeader />}>
            <Header />
          </OutsideCheckout>
          <main id="content" className="flex-1">
            {children}
          </main>
        </Providers>
        <OutsideCheckout>
          <Footer terms={known} />
        </OutsideCheckout>
      </body>
    </html>
  );
}
