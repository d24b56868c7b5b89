import { MessageSquare } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { Card } from "@/components/ui/card";
import { Pagination } from "@/components/ui/pagination";
import { StateMessage } from "@/components/ui/state";
import { PageHead } from "@/features/dashboard/page-head";
import { Reply } from "@/features/reviews/reply-form";
import { ReviewItem } from "@/features/reviews/review-item";
import type { OwnProduct, ReviewPage } from "@/lib/api";
import { requireSeller, serverMine } from "@/lib/api/me";
import { serverFind } from "@/lib/api/server";
import { counted, stars } from "@/lib/format";
import { pageOf } from "@/lib/search/page-of";
import type { RawParams } from "@/lib/search/product-search";

export const metadata: Metadata = { title: "Reviews of a product" };

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<RawParams>;
};

export default async function OwnReviewsPage({ params, searchParams }: Props) {
  const id = encodeURIComponent((await params).id);
  const path = `/dashboard/products/${id}/reviews`;
  await requireSeller(path);
  const page = pageOf(await searchParams);
  const [product, reviews] = await Promise.all([
    serverMine<OwnProduct>(path, `/api/products/me/${id}`),
    serverFind<ReviewPage>(`/api/reviews/product/${id}?page=${page}`),
  ]);
  if (reviews === null) notFound();
  if (reviews.items.length === 0 && reviews.total > 0) redirect(`${path}?page=${reviews.pages}`);
  const { average, count } = reviews.summary;
  return (
    <>
      <PageHead title={`Reviews of ${product.name}`}>
        {average === null ? "None yet." : `${stars(average)} of 5, ${counted(count, "review")}.`}
      </PageHead>
      <p className="mb-6 text-sm">
        <Link
          href={`/dashboard/products/${id}/edit`}
          prefetch={false}
          className="inline-flex min-h-11 items-center text-link hover:underline sm:min-h-6"
        >
          Edit the product
        </Link>
      </p>
      {reviews.items.length === 0 ? (
        <StateMessage icon={MessageSquare} title="No written reviews yet">
          <p>Whoever has bought the product can write one; you can answer it here.</p>
        </StateMessage>
      ) : (
        <ul aria-label="Reviews" className="flex flex-col gap-4">
          {reviews.items.map((review) => (
            <li key={review.id}>
              <Card>
                <ReviewItem review={review} />
                <Reply review={review} />
              </Card>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-6">
        <Pagination
          page={reviews.page}
          pages={reviews.pages}
          href={(to) => (to === 1 ? path : `${path}?page=${to}`)}
        />
      </div>
    </>
  );
}
