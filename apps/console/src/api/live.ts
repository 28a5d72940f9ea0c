import type { LiveEvents } from "@limpid/server/contract";
import { useEffect, useRef, useSyncExternalStore } from "react";

/** `on`: told at once; `waiting`: the way to the server is cut, the browser tries again by itself. */
export type LiveState = "off" | "on" | "waiting";

type Listener<K extends keyof LiveEvents> = (data: LiveEvents[K]) => void;

const NAMES = [
  "hello",
  "resync",
  "finding",
  "triage",
  "host",
  "ingest",
] as const satisfies readonly (keyof LiveEvents)[];
const heard = new Map<keyof LiveEvents, Set<Listener<keyof LiveEvents>>>();
const watchers = new Set<() => void>();
let source: EventSource | undefined;
let state: LiveState = "off";

/** Opens the stream of what happens; one for the whole page, as long as somebody is signed in. */
export function startLive(): () => void {
  const mine = new EventSource("/api/v1/live");
  source = mine;
  mine.addEventListener("open", () => become("on"));
  mine.addEventListener("error", () => become("waiting"));
  for (const name of NAMES) mine.addEventListener(name, (event) => pass(name, event.data));
  return () => {
    mine.close();
    if (source === mine) become("off");
  };
}

function pass(name: keyof LiveEvents, text: string): void {
  let data: LiveEvents[keyof LiveEvents];
  try {
    data = JSON.parse(text);
  } catch {
    return; // not ours
  }
  for (const listener of heard.get(name) ?? []) listener(data);
}

function become(next: LiveState): void {
  state = next;
  for (const watcher of watchers) watcher();
}

/** Calls `listener` for each event of that name while the component is there. */
export function useLive<K extends keyof LiveEvents>(name: K, listener: Listener<K>): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const mine = (data: LiveEvents[keyof LiveEvents]) => latest.current(data as LiveEvents[K]);
    const all = heard.get(name) ?? new Set();
    heard.set(name, all.add(mine));
    return () => {
      all.delete(mine);
    };
  }, [name]);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => state,
  );
}
