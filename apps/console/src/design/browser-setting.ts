import { useSyncExternalStore } from "react";

/** A choice of this browser alone, one of a few words; it holds for all windows. */
export interface BrowserSetting<T extends string> {
  readonly read: () => T;
  readonly write: (value: T) => void;
  readonly use: () => T;
}

/** The first value is the one to begin with. What somebody else stored under the name is not taken for one of ours. */
export function browserSetting<T extends string>(name: string, values: readonly [T, ...T[]]): BrowserSetting<T> {
  const key = `limpid.${name}`;
  const listeners = new Set<() => void>();
  const stored = (): T => values.find((value) => value === storage()?.getItem(key)) ?? values[0];
  let current = stored();
  const change = (value: T): void => {
    current = value;
    for (const listener of listeners) listener();
  };
  window.addEventListener("storage", (event) => {
    if (event.key === key) change(stored());
  });
  const read = (): T => current;
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    read,
    write: (value) => {
      storage()?.setItem(key, value);
      change(value);
    },
    use: () => useSyncExternalStore(listen, read),
  };
}

/** A browser may forbid it: then choices last as long as the window. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
