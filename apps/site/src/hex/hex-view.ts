import { escapeText } from "@limpid/core";
import type { Region } from "@limpid/inspect";
import { type ByteRun, byteRuns, hexOffset, isPrintable, parseOffset } from "@limpid/inspect/map";
import { element } from "../element.ts";
import { VirtualRows } from "../rows/virtual-rows.ts";
import { Pages } from "./pages.ts";

const ROW_HEIGHT = 20;
const WIDE = 16;
const NARROW = 8;
const NARROW_BELOW = 560; // pixels: offset, 16 bytes and their text need 34 em

/** The bytes of a file. Only what is visible is read and drawn, so the size of the file does not matter. */
export class HexView {
  readonly node: HTMLElement;
  readonly #file: Blob;
  readonly #regionAt: (offset: number) => Region | undefined;
  readonly #pages: Pages;
  readonly #rows: VirtualRows;
  readonly #viewport = element("div", { class: "hex-rows", tabindex: 0, role: "group" });
  readonly #place = element("output", { class: "hex-place", "aria-live": "polite" });
  readonly #jump = element("input", {
    class: "hex-jump",
    type: "text",
    placeholder: "offset, as 0x1c8 or 456",
    "aria-label": "Go to offset",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 24,
  });
  #columns = WIDE;
  #cursor = 0;
  #mark: { readonly offset: number; readonly size: number } | undefined;

  constructor(file: Blob, regionAt: (offset: number) => Region | undefined) {
    this.#file = file;
    this.#regionAt = regionAt;
    const form = element("form", { class: "hex-form", submit: (event: Event) => this.#submit(event) });
    form.append(this.#jump, element("button", { type: "submit" }, "Go"));
    this.node = element(
      "section",
      { class: "panel hex", "aria-labelledby": "hex-title" },
      element("div", { class: "panel-head" }, element("h3", { id: "hex-title" }, "Bytes"), form),
      this.#viewport,
      this.#place,
    );
    this.#viewport.setAttribute(
      "aria-label",
      "Bytes of the file. Arrow keys move the cursor, Page and Home keys scroll.",
    );
    this.#rows = new VirtualRows(this.#viewport, ROW_HEIGHT, (first, count) => this.#render(first, count));
    this.#pages = new Pages(file, () => this.#rows.refresh());
    this.#viewport.addEventListener("keydown", (event) => this.#key(event));
    this.#viewport.addEventListener("click", (event) => this.#clicked(event));
    new ResizeObserver(() => this.#fit()).observe(this.#viewport);
    this.#rows.reset(this.#rowCount);
    this.#tell();
  }

  /** Shows a place and marks the range that it belongs to. */
  show(offset: number, mark?: { readonly offset: number; readonly size: number }): void {
    this.#mark = mark;
    this.#moveTo(offset, "comfortably");
  }

  get #rowCount(): number {
    return Math.ceil(this.#file.size / this.#columns);
  }

  #moveTo(offset: number, how: "comfortably" | "barely"): void {
    this.#cursor = Math.max(0, Math.min(offset, this.#file.size - 1));
    this.#rows.reveal(Math.floor(this.#cursor / this.#columns), how);
    this.#tell();
  }

  #tell(): void {
    if (this.#file.size === 0) {
      this.#place.textContent = "The file is empty.";
      return;
    }
    const region = this.#regionAt(this.#cursor);
    const { name, permissions } = region ?? {};
    const within =
      name === undefined ? "" : ` · in ${escapeText(name)}${permissions === undefined ? "" : ` (${permissions})`}`;
    this.#place.textContent = `${hexOffset(this.#cursor)}${within}`;
  }

  #fit(): void {
    const columns = this.#viewport.clientWidth < NARROW_BELOW ? NARROW : WIDE;
    if (columns === this.#columns) return;
    this.#columns = columns;
    this.#rows.reset(this.#rowCount);
    this.#rows.reveal(Math.floor(this.#cursor / columns));
  }

  #render(first: number, count: number): readonly HTMLElement[] {
    const digits = Math.max(8, this.#file.size.toString(16).length);
    const made: HTMLElement[] = [];
    for (let row = first; row < first + count; row++) {
      const offset = row * this.#columns;
      const bytes = this.#pages.row(offset, this.#columns);
      const line = element("div", { class: "hex-row" });
      line.append(element("span", { class: "hex-offset" }, offset.toString(16).padStart(digits, "0")));
      if (typeof bytes === "string")
        line.append(bytes === "asked" ? "…" : "cannot be read: was the file changed or removed?");
      else line.append(...this.#cells(bytes, offset));
      made.push(line);
    }
    return made;
  }

  #cells(bytes: Uint8Array, offset: number): readonly HTMLElement[] {
    const hexCells = element("span", { class: "hex-bytes", "data-offset": offset });
    const textCells = element("span", { class: "hex-text", "data-offset": offset });
    let before: ByteRun | undefined;
    for (const run of byteRuns(bytes, offset, this.#mark, this.#cursor)) {
      const part = bytes.subarray(run.start, run.end);
      if (run.start > 0)
        hexCells.append(
          element(
            "span",
            { class: before?.look.marked === true && run.look.marked ? "b-marked" : "" },
            spaceBefore(run.start),
          ),
        );
      hexCells.append(element("span", { class: lookOf(run) }, hexText(part, run.start)));
      before = run;
      textCells.append(element("span", { class: lookOf(run) }, plainText(part)));
    }
    return [hexCells, textCells];
  }

  #submit(event: Event): void {
    event.preventDefault();
    const offset = parseOffset(this.#jump.value);
    const fits = offset !== undefined && offset < this.#file.size;
    this.#jump.setAttribute("aria-invalid", String(!fits));
    if (!fits) {
      this.#place.textContent =
        offset === undefined ? "An offset looks like 0x1c8 or 456." : `The file ends at ${hexOffset(this.#file.size)}.`;
      return;
    }
    this.show(offset);
    this.#viewport.focus({ preventScroll: true });
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const page = this.#rows.visible * this.#columns;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.#columns,
      ArrowDown: this.#columns,
      PageUp: -page,
      PageDown: page,
      Home: event.ctrlKey ? -this.#cursor : -(this.#cursor % this.#columns),
      End: event.ctrlKey ? this.#file.size : this.#columns - 1 - (this.#cursor % this.#columns),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#moveTo(this.#cursor + step, "barely");
  }

  /** Puts the cursor on the byte that was clicked: characters have one width. */
  #clicked(event: MouseEvent): void {
    const cells = (event.target as Element).closest<HTMLElement>("[data-offset]");
    if (cells === null || (getSelection()?.toString() ?? "") !== "") return;
    const offset = Number(cells.dataset.offset);
    const { left, width } = cells.getBoundingClientRect();
    const characters = cells.textContent.length;
    const character = Math.floor(((event.clientX - left) / width) * characters);
    const isText = cells.classList.contains("hex-text");
    const column = isText ? character : Math.floor((character - (character > 24 ? 1 : 0)) / 3);
    this.#moveTo(offset + Math.max(0, Math.min(column, this.#columns - 1)), "barely");
  }
}

function lookOf({ look: { kind, marked, cursor } }: ByteRun): string {
  return `b-${kind}${marked ? " b-marked" : ""}${cursor ? " b-cursor" : ""}`;
}

/** Two digits each, a space between them, and a wider one in the middle of sixteen. */
function hexText(bytes: Uint8Array, start: number): string {
  let text = "";
  bytes.forEach((byte, index) => {
    if (index > 0) text += spaceBefore(start + index);
    text += byte.toString(16).padStart(2, "0");
  });
  return text;
}

function spaceBefore(column: number): string {
  return column === 8 ? "  " : " ";
}

function plainText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += isPrintable(byte) ? String.fromCharCode(byte) : "·";
  return text;
}
