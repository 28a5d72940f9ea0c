import "./toast.css";
import { useEffect, useSyncExternalStore } from "react";
import { words } from "../words/en.ts";
import { Button } from "./button.tsx";
import { Keys, useKeys } from "./keys.tsx";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: "done" | "trouble";
  readonly forMs: number;
  readonly undo?: (() => void) | undefined;
}

const DONE_MS = 4000;
const TROUBLE_MS = 12_000;
/** How long what was decided can be taken back at a key's press. */
const UNDO_MS = 10_000;

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

/** Says what was done, with ten seconds to take it back where `undo` does that. */
export function sayDone(text: string, undo?: () => void): void {
  add({ text, kind: "done", forMs: undo === undefined ? DONE_MS : UNDO_MS, undo });
}

/** Says what went wrong and what to do about it. */
export function sayTrouble(text: string): void {
  add({ text, kind: "trouble", forMs: TROUBLE_MS });
}

function add(toast: Omit<Toast, "id">): void {
  last += 1;
  set([...toasts.slice(-2), { ...toast, id: last }]);
}

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function drop(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where they appear; once, in the shell. */
export function Toasts() {
  const shown = useSyncExternalStore(listen, () => toasts);
  const undoable = shown.findLast(({ undo }) => undo !== undefined);
  useKeys(
    words.toast.title,
    undoable === undefined ? [] : [{ keys: "u", says: words.toast.undo, run: () => takeBack(undoable) }],
  );
  return (
    <section className="toasts" aria-live="polite" aria-label={words.toast.title}>
      {shown.map((toast) => (
        <ToastLine key={toast.id} toast={toast} isNewestUndo={toast === undoable} />
      ))}
    </section>
  );
}

function takeBack({ id, undo }: Toast): void {
  drop(id);
  undo?.();
}

function ToastLine({ toast, isNewestUndo }: { readonly toast: Toast; readonly isNewestUndo: boolean }) {
  useEffect(() => {
    const timer = window.setTimeout(() => drop(toast.id), toast.forMs);
    return () => window.clearTimeout(timer);
  }, [toast]);
  return (
    <div className={`toast toast-${toast.kind}`} role={toast.kind === "trouble" ? "alert" : undefined}>
      <span>{toast.text}</span>
      {toast.undo === undefined ? (
        <Button small kind="bare" aria-label={words.close} onClick={() => drop(toast.id)}>
          ✕
        </Button>
      ) : (
        <Button small onClick={() => takeBack(toast)}>
          {words.toast.undo} {isNewestUndo ? <Keys of="u" /> : null}
        </Button>
      )}
      {toast.undo === undefined ? null : (
        <span className="toast-left" style={{ animationDuration: `${toast.forMs}ms` }} />
      )}
    </div>
  );
}
