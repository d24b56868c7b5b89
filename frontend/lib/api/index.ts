/** The API's types under the names that the shop uses; generated from its OpenAPI document. */
export type {
  CategoryOut as Category,
  EntryCard,
  EntryDetail,
  EntryPage,
  Figures,
  HighlightSegment,
  ProductCard,
  ProductDetail,
  ProductFacets,
  ProductPage,
  PublicPages,
  SellerProfileOut as SellerProfile,
  SimilarProducts,
  Suggestions,
  ValueCountOut as ValueCount,
} from "./generated";
