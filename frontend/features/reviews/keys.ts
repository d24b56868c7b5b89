/** A product's reviews, in whatever order. */
export const reviewsKey = (productId: string) => ["reviews", productId] as const;
