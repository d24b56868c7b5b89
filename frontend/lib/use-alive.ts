import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether React has taken over the page that the server drew: false while it does, then true. */
export function useAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
