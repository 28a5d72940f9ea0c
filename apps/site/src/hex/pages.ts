const PAGE = 64 << 10;
const KEPT = 32; // 2 MiB: what a person scrolls through back and forth

type Page = { readonly bytes: Uint8Array } | "unreadable" | "asked";

/** The bytes of a file near where somebody looks: pages come when they are asked for, old ones are let go. */
export class Pages {
  readonly size: number;
  readonly #file: Blob;
  readonly #arrived: () => void;
  readonly #pages = new Map<number, Page>();

  /** `arrived` is called when bytes that were missing are there. */
  constructor(file: Blob, arrived: () => void) {
    this.#file = file;
    this.size = file.size;
    this.#arrived = arrived;
  }

  /** Bytes of a row (it never crosses a page); "asked" while they are on their way. */
  row(offset: number, length: number): Uint8Array | "asked" | "unreadable" {
    const index = Math.floor(offset / PAGE);
    const page = this.#pages.get(index) ?? this.#ask(index);
    if (typeof page === "string") return page;
    const from = offset - index * PAGE;
    return page.bytes.subarray(from, from + length);
  }

  #ask(index: number): "asked" {
    if (this.#pages.size >= KEPT) {
      const [oldest] = this.#pages.keys();
      if (oldest !== undefined) this.#pages.delete(oldest);
    }
    this.#pages.set(index, "asked");
    this.#read(index).then((page) => {
      if (!this.#pages.has(index)) return;
      this.#pages.set(index, page);
      this.#arrived();
    });
    return "asked";
  }

  async #read(index: number): Promise<Page> {
    try {
      const slice = this.#file.slice(index * PAGE, (index + 1) * PAGE);
      return { bytes: new Uint8Array(await slice.arrayBuffer()) };
    } catch {
      return "unreadable";
    }
  }
}
