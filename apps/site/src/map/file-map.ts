import { escapeText } from "@limpid/core";
import type { Region } from "@limpid/inspect";
import {
  around,
  type Block,
  blocksOf,
  hexOffset,
  type Lane,
  LOOKS,
  type Look,
  lanesOf,
  lookOf,
  moved,
  regionWords,
  shortSize,
  ticksOf,
  type View,
  zoomed,
} from "@limpid/inspect/map";
import { element, shape } from "../element.ts";

const LANE = 30; // pixels of a lane
const LANE_GAP = 4;
const AXIS = 22;
const LABEL_CHARACTER = 6.8; // pixels of a character at 12 px, to know whether a name fits
const STEP = 2; // how much nearer one press of + goes

/** The file drawn to scale: lanes for parts, segments and contents, with zoom, pointer and keys. */
export class FileMap {
  readonly node: HTMLElement;
  readonly #size: number;
  readonly #lanes: readonly Lane[];
  readonly #steps: readonly Region[];
  readonly #choose: (region: Region) => void;
  readonly #plane = element("div", { class: "map-plane", tabindex: 0, role: "group" });
  readonly #told = element("output", { class: "map-told" });
  readonly #range = element("span", { class: "map-range" });
  readonly #strip = element("div", { class: "map-strip", hidden: true, "aria-hidden": "true" });
  readonly #thumb = element("div", { class: "map-thumb" });
  #view: View;
  #blocks: readonly (readonly Block[])[] = [];
  #selected: Region | undefined;
  #pending = false;

  /** `choose` is told about a region that a person picks. */
  constructor(size: number, regions: readonly Region[], choose: (region: Region) => void) {
    this.#size = Math.max(1, size);
    this.#view = { start: 0, end: this.#size };
    this.#choose = choose;
    this.#lanes = lanesOf(regions);
    this.#steps = regions.filter((region) => region.size > 0);
    this.#strip.append(this.#thumb);
    this.#plane.setAttribute(
      "aria-label",
      "Map of the file. Left and right arrow keys go from region to region, Enter shows its bytes, plus and minus zoom, 0 shows all. The list of regions holds the same.",
    );
    this.node = element(
      "section",
      { class: "panel map", "aria-labelledby": "map-title" },
      element(
        "div",
        { class: "panel-head" },
        element("h3", { id: "map-title" }, "Map, to scale"),
        this.#range,
        this.#buttons(),
      ),
      this.#legend(),
      element("div", { class: "map-body" }, this.#titles(), element("div", {}, this.#plane, this.#strip)),
      this.#told,
    );
    this.#listen();
    this.#tell(undefined);
  }

  /** Marks a region that was picked elsewhere and brings it into view. */
  select(region: Region | undefined): void {
    this.#selected = region;
    if (region !== undefined && (region.offset + region.size <= this.#view.start || region.offset >= this.#view.end)) {
      this.#view = moved(this.#view, region.offset - (this.#view.end - this.#view.start) / 3, this.#size);
    }
    this.#tell(region);
    this.#refresh();
  }

  #buttons(): HTMLElement {
    const button = (text: string, title: string, act: () => void): HTMLElement => {
      const label = text.length === 1 ? title : undefined; // a sign needs words, a word speaks for itself
      return element("button", { type: "button", title, "aria-label": label, click: act }, text);
    };
    return element(
      "div",
      { class: "buttons" },
      button("−", "Zoom out", () => this.#zoom(STEP)),
      button("+", "Zoom in", () => this.#zoom(1 / STEP)),
      button("Selection", "Zoom to the selected region", () => this.#zoomToSelection()),
      button("All", "Show the whole file", () => this.#show({ start: 0, end: this.#size })),
    );
  }

  #titles(): HTMLElement {
    return element("div", { class: "map-titles" }, ...this.#lanes.map(({ title }) => element("span", {}, title)));
  }

  #legend(): HTMLElement {
    const present = new Set<Look>(this.#steps.map(lookOf));
    const entries = (Object.keys(LOOKS) as Look[]).filter((look) => present.has(look));
    // Where nothing says what is loaded, as in a script, the word would say too much.
    const isLoaded = this.#steps.some(({ permissions }) => permissions !== undefined);
    const wordsOf = (look: Look): string => (look === "unloaded" && !isLoaded ? "contents" : LOOKS[look]);
    return element(
      "ul",
      { class: "legend", "aria-label": "Legend" },
      ...entries.map((look) => element("li", {}, element("span", { class: `swatch k-${look}` }), wordsOf(look))),
    );
  }

  #listen(): void {
    new ResizeObserver(() => this.#refresh()).observe(this.#plane);
    this.#plane.addEventListener("keydown", (event) => this.#key(event));
    this.#plane.addEventListener("pointermove", (event) => this.#hover(event));
    this.#plane.addEventListener("pointerleave", () => this.#tell(this.#selected));
    this.#plane.addEventListener("click", (event) => this.#clicked(event));
    this.#plane.addEventListener("dblclick", () => this.#zoomToSelection());
    this.#plane.addEventListener("wheel", (event) => this.#wheeled(event), { passive: false });
    this.#strip.addEventListener("pointerdown", (event) => this.#drag(event));
    this.#strip.addEventListener("pointermove", (event) => {
      if (event.buttons === 1) this.#drag(event);
    });
  }

  #refresh(): void {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#draw();
    });
  }

  get #width(): number {
    return Math.max(50, this.#plane.clientWidth);
  }

  #draw(): void {
    const width = this.#width;
    this.#blocks = this.#lanes.map(({ regions }) => blocksOf(regions, this.#view, width));
    const height = this.#lanes.length * (LANE + LANE_GAP) + AXIS;
    const drawing = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    this.#blocks.forEach((blocks, lane) => {
      for (const block of blocks) drawing.append(this.#rectangle(block, lane));
    });
    for (const at of ticksOf(this.#view, width)) {
      const x = ((at - this.#view.start) / (this.#view.end - this.#view.start)) * width;
      const y = height - AXIS;
      drawing.append(shape("line", { class: "tick", x1: x, x2: x, y1: y, y2: y + 5 }));
      const text = hexOffset(at);
      if (x + text.length * LABEL_CHARACTER > width) continue;
      drawing.append(shape("text", { class: "tick-text", x: x + 3, y: y + 15 }, text));
    }
    this.#plane.replaceChildren(drawing);
    const share = (this.#view.end - this.#view.start) / this.#size;
    this.#strip.hidden = share > 0.999;
    this.#thumb.style.left = `${(this.#view.start / this.#size) * 100}%`;
    this.#thumb.style.width = `${share * 100}%`;
    const [start, end] = [Math.floor(this.#view.start), Math.ceil(this.#view.end)];
    this.#range.textContent = `${hexOffset(start)} – ${hexOffset(end)}, ${shortSize(end - start)}`;
  }

  #rectangle({ first, largest, count, end, x, width }: Block, lane: number): SVGElement {
    const y = lane * (LANE + LANE_GAP);
    const selected = this.#selected;
    const holds =
      selected !== undefined &&
      (count === 1 ? selected === first : selected.offset >= first.offset && selected.offset + selected.size <= end);
    const classes = `block k-${lookOf(largest)}${width < 4 ? " block-hair" : ""}${holds ? " block-selected" : ""}`;
    const group = shape("g", { class: classes });
    group.append(
      shape("rect", { x, y: y + 1, width: Math.max(1, width - 0.5), height: LANE - 2, rx: width > 6 ? 2 : 0 }),
    );
    const name = escapeText(first.kind === "segment" ? `${first.name} ${first.permissions ?? ""}`.trim() : first.name);
    const fits = Math.floor((width - 8) / LABEL_CHARACTER);
    if (count === 1 && fits >= Math.min(3, name.length)) {
      const label = name.length <= fits ? name : `${name.slice(0, Math.max(1, fits - 1))}…`;
      group.append(shape("text", { class: "block-text", x: x + 4, y: y + LANE / 2 + 4 }, label));
    }
    return group;
  }

  #blockAt({ clientX, clientY }: MouseEvent): Block | undefined {
    const { left, top } = this.#plane.getBoundingClientRect();
    const x = clientX - left;
    const blocks = this.#blocks[Math.floor((clientY - top) / (LANE + LANE_GAP))] ?? [];
    // What is drawn later lies in front; a hair beside a small one is near enough.
    return (
      blocks.findLast((block) => x >= block.x && x < block.x + block.width) ??
      blocks.findLast((block) => x >= block.x - 2 && x < block.x + block.width + 2)
    );
  }

  #hover(event: PointerEvent): void {
    const block = this.#blockAt(event);
    this.#plane.classList.toggle("map-pointing", block !== undefined);
    if (block === undefined) this.#tell(this.#selected);
    else if (block.count === 1) this.#tell(block.first);
    else {
      const { first, count, end } = block;
      this.#told.textContent = `${count} small regions, ${hexOffset(first.offset)} – ${hexOffset(end)}: click to zoom in`;
    }
  }

  #clicked(event: MouseEvent): void {
    const block = this.#blockAt(event);
    if (block === undefined) return;
    const { first, count, end } = block;
    if (count > 1) this.#show(around({ offset: first.offset, size: end - first.offset }, this.#size));
    else this.#pick(first);
  }

  #pick(region: Region): void {
    this.select(region);
    this.#choose(region);
  }

  #tell(region: Region | undefined): void {
    this.#told.textContent =
      region === undefined ? "Point at a region, or use the arrow keys, to see what it is." : regionWords(region);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowRight: () => this.#step(1),
      ArrowLeft: () => this.#step(-1),
      Enter: () => {
        if (this.#selected !== undefined) this.#choose(this.#selected);
      },
      "+": () => this.#zoom(1 / STEP),
      "=": () => this.#zoom(1 / STEP),
      "-": () => this.#zoom(STEP),
      "0": () => this.#show({ start: 0, end: this.#size }),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  #step(by: 1 | -1): void {
    const now = this.#selected === undefined ? -1 : this.#steps.indexOf(this.#selected);
    const next = this.#steps[Math.max(0, Math.min(now + by, this.#steps.length - 1))];
    if (next !== undefined) this.select(next);
  }

  #zoom(factor: number): void {
    const { start, end } = this.#view;
    const { offset, size } = this.#selected ?? { offset: (start + end) / 2, size: 0 };
    const middle = Math.max(start, Math.min(offset + size / 2, end));
    this.#show(zoomed(this.#view, factor, middle, this.#size));
  }

  #zoomToSelection(): void {
    if (this.#selected !== undefined) this.#show(around(this.#selected, this.#size));
  }

  #show(view: View): void {
    this.#view = view;
    this.#refresh();
  }

  #wheeled(event: WheelEvent): void {
    const { left } = this.#plane.getBoundingClientRect();
    const perPixel = (this.#view.end - this.#view.start) / this.#width;
    if (event.ctrlKey) {
      event.preventDefault();
      const at = this.#view.start + (event.clientX - left) * perPixel;
      this.#show(zoomed(this.#view, event.deltaY > 0 ? 1.25 : 0.8, at, this.#size));
    } else if (event.deltaX !== 0 || event.shiftKey) {
      event.preventDefault();
      const by = event.deltaX === 0 ? event.deltaY : event.deltaX;
      this.#show(moved(this.#view, this.#view.start + by * perPixel, this.#size));
    }
  }

  #drag(event: PointerEvent): void {
    this.#strip.setPointerCapture(event.pointerId);
    const { left, width } = this.#strip.getBoundingClientRect();
    const middle = ((event.clientX - left) / width) * this.#size;
    this.#show(moved(this.#view, middle - (this.#view.end - this.#view.start) / 2, this.#size));
  }
}
