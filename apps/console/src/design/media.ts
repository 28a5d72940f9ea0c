import { useSyncExternalStore } from "react";

/** Whether a media query holds, such as `(max-width: 760px)`. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => window.matchMedia(query).matches,
  );
}

/** As wide as a telephone: one column. */
export const NARROW = "(max-width: 760px)";
