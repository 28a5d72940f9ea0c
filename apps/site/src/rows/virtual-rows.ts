import { element } from "../element.ts";

const TALLEST = 8_000_000; // pixels; Firefox and Chromium stop drawing between 17 and 33 million
const SPARE = 4; // rows beyond the visible ones, so that scrolling shows no edge

/**
 * A list of any length of which only the visible rows exist. Up to {@link TALLEST} it scrolls as the browser
 * does; a longer one maps the scroll bar to the list in proportion, and wheel and keys move row by row.
 */
export class VirtualRows {
  readonly viewport: HTMLElement;
  readonly #rowHeight: number;
  readonly #render: (first: number, count: number) => readonly HTMLElement[];
  readonly #spacer = element("div", { class: "rows-spacer" });
  readonly #layer = element("div", { class: "rows-layer", role: "presentation" });
  #count = 0;
  #top = 0;
  #expected = 0;
  #pending = false;

  /** `viewport` must have a height and scroll; `render` makes the rows that are asked for. */
  constructor(
    viewport: HTMLElement,
    rowHeight: number,
    render: (first: number, count: number) => readonly HTMLElement[],
  ) {
    this.viewport = viewport;
    this.#rowHeight = rowHeight;
    this.#render = render;
    viewport.replaceChildren(this.#layer, this.#spacer);
    viewport.addEventListener("scroll", () => this.#scrolled());
    viewport.addEventListener("wheel", (event) => this.#wheeled(event), { passive: false });
    new ResizeObserver(() => this.refresh()).observe(viewport);
  }

  get visible(): number {
    return Math.max(1, Math.floor(this.viewport.clientHeight / this.#rowHeight));
  }

  get first(): number {
    return Math.floor(this.#top);
  }

  /** Sets how many rows there are and goes back to the first. */
  reset(count: number): void {
    this.#count = count;
    this.#spacer.style.height = `${Math.min(count * this.#rowHeight, TALLEST)}px`;
    this.#moveTo(0);
  }

  /** Makes a row visible: at the top third when it was out of sight, else nothing moves. */
  reveal(row: number, how: "comfortably" | "barely" = "comfortably"): void {
    const { first, visible } = this;
    if (row >= first && row < first + visible) this.refresh();
    else if (how === "comfortably") this.#moveTo(row - Math.floor(visible / 3));
    else this.#moveTo(row < first ? row : row - visible + 1);
  }

  /** Draws the visible rows again, at the next frame. */
  refresh(): void {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#draw();
    });
  }

  get #isScaled(): boolean {
    return this.#count * this.#rowHeight > TALLEST;
  }

  get #lastTop(): number {
    return Math.max(0, this.#count - Math.floor(this.viewport.clientHeight / this.#rowHeight));
  }

  #moveTo(row: number): void {
    this.#top = Math.max(0, Math.min(row, this.#lastTop));
    const { viewport } = this;
    const room = Math.max(0, Math.min(this.#count * this.#rowHeight, TALLEST) - viewport.clientHeight);
    const place = this.#isScaled ? (this.#top / Math.max(1, this.#lastTop)) * room : this.#top * this.#rowHeight;
    viewport.scrollTop = place;
    this.#expected = viewport.scrollTop;
    this.refresh();
  }

  #scrolled(): void {
    const { scrollTop, clientHeight } = this.viewport;
    if (!this.#isScaled) this.#top = scrollTop / this.#rowHeight;
    else if (Math.abs(scrollTop - this.#expected) >= 1) {
      this.#top = (scrollTop / Math.max(1, TALLEST - clientHeight)) * this.#lastTop;
      this.#expected = scrollTop;
    }
    this.refresh();
  }

  #wheeled(event: WheelEvent): void {
    if (!this.#isScaled || event.ctrlKey) return;
    event.preventDefault();
    const rows = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / this.#rowHeight : event.deltaY * 3;
    this.#moveTo(this.#top + rows);
  }

  #draw(): void {
    const { clientHeight, scrollTop } = this.viewport;
    const first = Math.max(0, this.first - SPARE);
    const count = Math.min(this.#count - first, Math.ceil(clientHeight / this.#rowHeight) + 2 * SPARE);
    const place = this.#isScaled ? scrollTop - (this.first - first) * this.#rowHeight : first * this.#rowHeight;
    this.#layer.style.transform = `translateY(${place}px)`;
    this.#layer.replaceChildren(...(count > 0 ? this.#render(first, count) : []));
  }
}
