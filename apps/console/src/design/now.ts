import { useSyncExternalStore } from "react";

const STEP_MS = 10_000; // what is shown in words needs no finer clock
const listeners = new Set<() => void>();
let now = Date.now();
let timer: number | undefined;

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** The time, in milliseconds since the Unix epoch, for what is said as "3 min ago". One timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => now);
}
