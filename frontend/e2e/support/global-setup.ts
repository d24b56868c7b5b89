import { startShops, stopShops } from "./shops";

/** Starts the shops that are out of order, beside the one that is under test. */
export default async function globalSetup(): Promise<() => void> {
  await startShops();
  return stopShops;
}
