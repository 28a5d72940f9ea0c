import type { Content } from "../../content/content.ts";
import { textBeforeNul } from "../../content/text.ts";
import { type Section, SHT_NOBITS } from "./section-headers.ts";

const LONGEST_NAME = 256; // section names are a dozen characters; a longer one is cut for display

/**
 * The names of sections, compared in place: most names are never asked for, so none becomes a text before it is.
 * Names serve facts only. Anybody can change them, so the level never rests on one.
 */
export class SectionNames {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get readable(): boolean {
    return this.#bytes.length > 0;
  }

  is(section: Section, name: string): boolean {
    const bytes = this.#bytes;
    const start = section.nameOffset;
    if (start + name.length >= bytes.length || bytes[start + name.length] !== 0) return false;
    // From the end: names share their beginnings.
    for (let index = name.length - 1; index >= 0; index--) {
      if (bytes[start + index] !== name.charCodeAt(index)) return false;
    }
    return true;
  }

  /** The first section of this name. */
  find(sections: readonly Section[], name: string): Section | undefined {
    for (const section of sections) {
      if (this.is(section, name)) return section;
    }
    return undefined;
  }

  /** The name as text; empty when the bytes are not there. */
  of(section: Section): string {
    return textBeforeNul(this.#bytes.subarray(section.nameOffset, section.nameOffset + LONGEST_NAME));
  }
}

export const NO_NAMES = new SectionNames(new Uint8Array(0));

/** Reads the section that e_shstrndx points at; without it only words are lost. */
export function readSectionNames(file: Content, section: Section): SectionNames {
  return section.type === SHT_NOBITS ? NO_NAMES : new SectionNames(file.bytes(section.offset, section.size));
}
