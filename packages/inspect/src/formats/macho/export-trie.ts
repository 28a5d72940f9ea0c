import type { ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import type { LinkeditTable } from "./linkedit.ts";

/** The names that an image offers to others, in the form the dynamic linker searches. */
export type ExportTrie = {
  readonly sizeBytes: number;
  readonly names: number;
};

/**
 * Counts the names of an export trie. Each node is visited once and each byte paid for twice at most, so a trie whose
 * branches meet again or whose edges overlap costs no more than an honest one of its size.
 *
 * @see https://github.com/apple-oss-distributions/dyld/blob/main/mach_o/ExportsTrie.cpp
 */
export function countExports(file: Content, table: LinkeditTable, issues: ParseIssue[]): ExportTrie {
  const bytes = file.bytes(table.offset, table.size);
  const walk = new Walk(bytes);
  const damage = walk.run();
  if (damage !== undefined) {
    issues.push({ code: damage.code, at: file.base + table.offset + damage.at, what: `export trie: ${damage.what}` });
  }
  return { sizeBytes: table.size, names: walk.names };
}

class Walk {
  names = 0;
  readonly #bytes: Uint8Array;
  readonly #seen: Uint8Array;
  #at = 0;
  #paid = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#seen = new Uint8Array(bytes.length);
  }

  run(): ParseIssue | undefined {
    const bytes = this.#bytes;
    const open = bytes.length === 0 ? [] : [0];
    const budget = 2 * bytes.length + 16;
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (this.#seen[node] === 1) return { code: "invalid-value", at: node, what: "a node is reached twice" };
      this.#seen[node] = 1;
      this.#at = node;
      const terminal = this.#number();
      if (terminal > 0) this.names++;
      this.#at += terminal;
      this.#paid++;
      for (let children = bytes[this.#at++] ?? 0; children > 0; children--) {
        const end = bytes.indexOf(0, this.#at);
        const length = (end < 0 ? bytes.length : end) - this.#at;
        this.#paid += Math.max(0, length) + 1;
        if (this.#paid > budget)
          return { code: "limit-exceeded", at: node, what: "longer to walk than its size allows" };
        this.#at = end + 1;
        const child = end < 0 ? bytes.length : this.#number();
        if (child >= bytes.length) return { code: "truncated", at: node, what: "a child lies outside" };
        if (child > 0) open.push(child);
      }
    }
    return undefined;
  }

  /** ULEB128; beyond 2^49, which no trie needs, it is as good as infinite. */
  #number(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 49; scale *= 128) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    return Number.MAX_SAFE_INTEGER;
  }
}
