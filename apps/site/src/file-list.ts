import { escapeText } from "@limpid/core";
import { shortSize } from "@limpid/inspect/map";
import { element } from "./element.ts";
import type { Inspected } from "./worker/protocol.ts";

/** A file that somebody chose, and what is known about it so far. */
export interface Entry {
  readonly file: File;
  readonly path: string;
  state: { readonly kind: "waiting" } | { readonly kind: "done"; readonly inspected: Inspected } | Failed;
  /** null: it cannot be had; undefined: not yet. */
  sha256: string | null | undefined;
}

interface Failed {
  readonly kind: "failed";
  readonly why: string;
}

/** The files at hand, newest last; one is shown. */
export class FileList {
  readonly node = element("ul", { class: "file-list" });
  readonly #items = new Map<Entry, HTMLButtonElement>();
  readonly #choose: (entry: Entry) => void;

  constructor(choose: (entry: Entry) => void) {
    this.#choose = choose;
  }

  add(entry: Entry): void {
    const button = element("button", { type: "button", click: () => this.#choose(entry) });
    this.#items.set(entry, button);
    this.node.append(element("li", {}, button));
    this.update(entry);
  }

  update(entry: Entry): void {
    const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
    this.#items
      .get(entry)
      ?.replaceChildren(
        element("span", { class: "file-name", title: escapeText(entry.path) }, escapeText(name)),
        element("span", { class: "file-state" }, `${stateWords(entry)} · ${shortSize(entry.file.size)}`),
      );
  }

  select(chosen: Entry): void {
    for (const [entry, button] of this.#items) {
      if (entry === chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }
}

function stateWords({ state }: Entry): string {
  if (state.kind === "waiting") return "reading …";
  if (state.kind === "failed") return "could not be read";
  const { headline } = state.inspected.words;
  return headline.slice(headline.lastIndexOf(": ") + 2);
}
