import "./keys.css";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { browserSetting } from "./browser-setting.ts";
import { capsOf, type Keystroke, strokeOf } from "./key-names.ts";

/** What a key does here. Without `says` it is not listed in the help. */
export interface KeyBinding {
  readonly keys: Keystroke;
  readonly says?: string;
  readonly run: (event: KeyboardEvent) => void;
  /** Also while somebody writes into a field. */
  readonly inFields?: boolean;
}

/** Bindings that belong together, as the help shows them; the newest layer is asked first. */
interface Layer {
  readonly title: string;
  bindings: readonly KeyBinding[];
  readonly dialog: boolean;
}

const SEQUENCE_MS = 1200; // how long the first key of two waits for the second
const layers: Layer[] = [];
const listeners = new Set<() => void>();
let shown: readonly Layer[] = [];
let begun: { readonly stroke: string; readonly at: number } | undefined;

const single = browserSetting("keys", ["on", "off"]);

/** Whether keys without Ctrl do something: who dictates can switch them off (WCAG 2.1.4). */
export const singleKeys = single;

/** Binds keys for as long as the component is there. `dialog`: they belong to a dialog, the only ones while one is open. */
export function useKeys(title: string, bindings: readonly KeyBinding[], dialog = false): void {
  const layer = useRef<Layer>(undefined);
  useEffect(() => {
    const mine: Layer = { title, bindings: [], dialog };
    layer.current = mine;
    layers.push(mine);
    tell();
    return () => {
      layers.splice(layers.indexOf(mine), 1);
      tell();
    };
  }, [title, dialog]);
  useEffect(() => {
    if (layer.current !== undefined) layer.current.bindings = bindings;
  });
}

/** All that can be pressed now, the most particular first. */
export function useBoundKeys(): readonly { readonly title: string; readonly bindings: readonly KeyBinding[] }[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

function tell(): void {
  shown = layers.toReversed();
  for (const listener of listeners) listener();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const stroke = strokeOf(event);
  if (stroke === undefined) return;
  const pair =
    begun !== undefined && event.timeStamp - begun.at < SEQUENCE_MS ? `${begun.stroke} ${stroke}` : undefined;
  const open = document.querySelector("dialog:modal") !== null;
  const writing = isField(event.target);
  const isSingle = !/^(?:Mod\+|Alt\+)|^(?:Escape|Enter|Arrow\w+)$/.test(stroke);
  if (isSingle && single.read() === "off") return;
  const may = layers
    .filter((layer) => layer.dialog || !open)
    .flatMap((layer) => layer.bindings)
    .filter((binding) => !writing || binding.inFields === true || stroke.startsWith("Mod+"))
    .toReversed();
  const found = may.find(({ keys }) => keys === pair) ?? may.find(({ keys }) => keys === stroke);
  const begins = may.some(({ keys }) => keys.startsWith(`${stroke} `));
  begun = begins && found === undefined ? { stroke, at: event.timeStamp } : undefined;
  // A button or a link that has the focus takes Enter and Space itself.
  if (found === undefined || (/^(?:Enter|Space)$/.test(stroke) && isControl(event.target))) return;
  event.preventDefault();
  found.run(event);
});

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "file"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a[href], summary, input, [role=option]") !== null;
}

const MAC = navigator.platform.startsWith("Mac");

/** Keys as caps, beside what they do. Screen readers hear them from `aria-keyshortcuts` and the help. */
export function Keys({ of }: { readonly of: Keystroke }) {
  return (
    <span className="keys" aria-hidden="true">
      {capsOf(of, MAC).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
