import { Check } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { platformCut, sellerPercent } from "@/features/site/words";
import { ProCard } from "@/features/subscription/pro-card";
import type { Terms } from "@/lib/api";
import { terms } from "@/lib/api/terms";
import { amount, counted, money } from "@/lib/format";

export async function generateMetadata(): Promise<Metadata> {
  const offered = await known();
  const cut = offered === null ? "a part" : `${offered.platform_percent} %`;
  return {
    title: "Pricing",
    description: `What buying and selling costs: nothing to join, ${cut} of a sale.`,
    alternates: { canonical: "/pricing" },
  };
}

const EXAMPLES = [1900, 4900, 19900] as const;

/** The rest of the page is there without an API too. */
function known(): Promise<Terms | null> {
  return terms().catch(() => null);
}

export default async function PricingPage({
  searchParams,
}: {
  searchParams: Promise<{ subscribed?: string | string[] }>;
}) {
  const subscribed = (await searchParams).subscribed !== undefined;
  const offered = await known();
  return (
    <div className="container-page py-12">
      <h1 className="text-3xl">Pricing</h1>
      <p className="mt-2 max-w-prose text-lg">
        Joining is free for buyers and sellers. The platform takes{" "}
        {offered === null ? "a part" : `${offered.platform_percent} %`} of what a seller sells, and
        nothing else.
      </p>
      <div className="mt-8 grid gap-4 md:grid-cols-2 xl:grid-cols-3">
        <Card>
          <h2 className="text-xl">Buying</h2>
          <Points
            points={[
              "The price on the page is what you pay",
              "A licence that says what you may do with it",
              "Search and the Brain’s entries are free",
              ...(offered === null
                ? []
                : [`${counted(offered.answers_per_day, "answer")} of the Brain a day`]),
            ]}
          />
        </Card>
        <Card>
          <h2 className="text-xl">Selling</h2>
          <Points
            points={[
              ...(offered === null ? [] : [`You keep ${sellerPercent(offered)} of every sale`]),
              "No monthly fee, no fee per product",
              offered === null || offered.minimum_price_cents === 0
                ? "Free products are welcome"
                : `Paid products cost at least ${money(offered.minimum_price_cents, offered.currency)}; free ones are welcome`,
            ]}
          />
        </Card>
        <ProCard subscribed={subscribed} freeAnswers={offered?.answers_per_day} />
      </div>
      {offered !== null && <WhatArrives terms={offered} />}
    </div>
  );
}

function WhatArrives({ terms: offered }: { terms: Terms }) {
  return (
    <>
      <h2 className="mt-12 mb-4 text-xl">What arrives</h2>
      <table className="w-full max-w-lg text-left text-sm">
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="py-2 font-medium">
              Price
            </th>
            <th scope="col" className="py-2 text-right font-medium">
              Platform
            </th>
            <th scope="col" className="py-2 text-right font-medium">
              You
            </th>
          </tr>
        </thead>
        <tbody className="tabular">
          {EXAMPLES.map((cents) => (
            <tr key={cents} className="border-b border-line">
              <td className="py-2.5">{money(cents, offered.currency)}</td>
              <td className="py-2.5 text-right">
                {amount(platformCut(cents, offered), offered.currency)}
              </td>
              <td className="py-2.5 text-right text-white">
                {amount(cents - platformCut(cents, offered), offered.currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Points({ points }: { points: readonly string[] }) {
  return (
    <ul className="mt-4 space-y-2">
      {points.map((point) => (
        <li key={point} className="flex gap-3">
          <Check aria-hidden className="mt-1 size-4 shrink-0 text-success" />
          {point}
        </li>
      ))}
    </ul>
  );
}
