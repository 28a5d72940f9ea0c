import { own } from "@limpid/core";

const MAX_TEXTS = 16_384; // paths, names and accounts of a busy host; about 2 MB
const MAX_LENGTH = 512; // longer ones hardly repeat
/** Shorter ones V8 copies by itself (SlicedString::kMinLength), and most are numbers that nobody keeps. */
const MIN_LENGTH = 13;

/** The texts that records keep. A log repeats the same few; each is copied out of its block once. */
export class KeptTexts {
  readonly #known = new Map<string, string>();

  kept(text: string): string {
    if (text.length < MIN_LENGTH) return text;
    if (text.length > MAX_LENGTH) return own(text);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_TEXTS) this.#known.clear();
    const copy = own(text);
    this.#known.set(copy, copy);
    return copy;
  }
}
