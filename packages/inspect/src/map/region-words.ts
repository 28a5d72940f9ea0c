import { escapeText } from "@limpid/core";
import type { Region, RegionKind } from "../formats/format.ts";
import { hexOffset, sizeWords } from "./numbers.ts";

const KINDS: { readonly [K in RegionKind]: string } = {
  part: "part",
  header: "header",
  segment: "segment",
  section: "section",
  table: "table",
  overlay: "overlay",
  gap: "gap",
};

/** What kind of region it is, in a word. */
export function kindWords({ kind }: Region): string {
  return KINDS[kind];
}

/** `.text · section · 0x1000 – 0x1b40 · 2,880 bytes (2.8 KiB) · r-x` */
export function regionWords(region: Region): string {
  const { name, offset, size, claimed, permissions } = region;
  const range = size === 0 ? `at ${hexOffset(offset)}` : `${hexOffset(offset)} – ${hexOffset(offset + size)}`;
  const cut = claimed === undefined ? [] : [`cut: ${sizeWords(claimed)} claimed`];
  const kind = kindWords(region);
  const words = [...(name === kind ? [] : [escapeText(name)]), kind, range, sizeWords(size)];
  return [...words, ...(permissions === undefined ? [] : [permissions]), ...cut].join(" · ");
}
