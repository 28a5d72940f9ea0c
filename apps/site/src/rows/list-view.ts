import { element } from "../element.ts";
import { VirtualRows } from "./virtual-rows.ts";

const ROW_HEIGHT = 26;

/** A long list in columns from which a person picks: keys and pointer, filter, and only the visible rows drawn. */
export class ListView<T> {
  readonly node: HTMLElement;
  readonly #all: readonly T[];
  readonly #textOf: (item: T) => string;
  readonly #cellsOf: (item: T) => readonly (Node | string)[];
  readonly #pick: (item: T) => void;
  readonly #id: string;
  readonly #viewport: HTMLElement;
  readonly #rows: VirtualRows;
  readonly #count = element("output", { class: "list-count", "aria-live": "polite" });
  #shown: readonly T[];
  #active = -1;
  #wanted = "";
  #test: ((item: T) => boolean) | undefined;

  constructor(options: {
    /** Of the element, unique in the page. */
    readonly id: string;
    readonly label: string;
    /** Heads of the columns. */
    readonly columns: readonly string[];
    readonly items: readonly T[];
    /** What the filter looks at, lower case. */
    readonly textOf: (item: T) => string;
    readonly cellsOf: (item: T) => readonly (Node | string)[];
    readonly pick: (item: T) => void;
    /** A box that leaves some items only. */
    readonly only?: { readonly label: string; readonly test: (item: T) => boolean };
  }) {
    const { id, label, columns, items } = options;
    this.#id = id;
    this.#all = items;
    this.#shown = items;
    this.#textOf = options.textOf;
    this.#cellsOf = options.cellsOf;
    this.#pick = options.pick;
    this.#viewport = element("div", { class: "list-rows", tabindex: 0, role: "listbox", "aria-label": label });
    const filter = element("input", {
      class: "list-filter",
      type: "search",
      placeholder: "Filter",
      "aria-label": `Filter ${label.toLowerCase()}`,
      autocomplete: "off",
      spellcheck: "false",
      input: () => this.#filter(filter.value),
    });
    const { only } = options;
    const box = element("input", {
      type: "checkbox",
      change: () => this.#restrict(box.checked ? only?.test : undefined),
    });
    const restriction = only === undefined ? undefined : element("label", { class: "list-only" }, box, only.label);
    this.node = element(
      "div",
      { class: `list list-${id}` },
      element("div", { class: "list-head" }, filter, restriction, this.#count),
      element(
        "div",
        { class: "list-row list-columns", "aria-hidden": "true" },
        ...columns.map((text) => element("span", {}, text)),
      ),
      this.#viewport,
    );
    this.#rows = new VirtualRows(this.#viewport, ROW_HEIGHT, (first, count) => this.#render(first, count));
    this.#viewport.addEventListener("keydown", (event) => this.#key(event));
    this.#viewport.addEventListener("click", (event) => {
      const row = (event.target as Element).closest<HTMLElement>("[data-row]");
      if (row !== null) this.#activate(Number(row.dataset.row), true);
    });
    this.#rows.reset(items.length);
    this.#tell();
  }

  /** Marks an item that was picked elsewhere. */
  select(item: T): void {
    const row = this.#shown.indexOf(item);
    if (row >= 0) this.#activate(row, false);
  }

  #restrict(test: ((item: T) => boolean) | undefined): void {
    this.#test = test;
    this.#filter(this.#wanted);
  }

  #filter(text: string): void {
    const wanted = text.trim().toLowerCase();
    const test = this.#test;
    this.#wanted = text;
    const candidates = test === undefined ? this.#all : this.#all.filter(test);
    this.#shown = wanted === "" ? candidates : candidates.filter((item) => this.#textOf(item).includes(wanted));
    this.#active = -1;
    this.#viewport.removeAttribute("aria-activedescendant");
    this.#rows.reset(this.#shown.length);
    this.#tell();
  }

  #tell(): void {
    const { length } = this.#shown;
    const all = this.#all.length.toLocaleString("en");
    this.#count.textContent = length === this.#all.length ? all : `${length.toLocaleString("en")} of ${all}`;
  }

  #render(first: number, count: number): readonly HTMLElement[] {
    const made: HTMLElement[] = [];
    for (const [index, item] of this.#shown.slice(first, first + count).entries()) {
      const row = first + index;
      const attributes = {
        class: "list-row",
        id: `${this.#id}-${row}`,
        role: "option",
        "aria-selected": String(row === this.#active),
        "aria-setsize": this.#shown.length,
        "aria-posinset": row + 1,
        "data-row": row,
      };
      made.push(element("div", attributes, ...this.#cellsOf(item).map((cell) => element("span", {}, cell))));
    }
    return made;
  }

  #activate(row: number, chosen: boolean): void {
    const item = this.#shown[row];
    if (item === undefined) return;
    this.#active = row;
    this.#rows.reveal(row, chosen ? "barely" : "comfortably");
    this.#viewport.setAttribute("aria-activedescendant", `${this.#id}-${row}`);
    if (chosen) this.#pick(item);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const rows: Readonly<Record<string, number>> = {
      ArrowDown: this.#active + 1,
      ArrowUp: Math.max(0, this.#active - 1),
      PageDown: Math.min(this.#shown.length - 1, this.#active + this.#rows.visible),
      PageUp: Math.max(0, this.#active - this.#rows.visible),
      Home: 0,
      End: this.#shown.length - 1,
      Enter: this.#active,
    };
    const row = rows[event.key];
    if (row === undefined) return;
    event.preventDefault();
    this.#activate(row, true);
  }
}
