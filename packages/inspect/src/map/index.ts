/** A file drawn to scale and its bytes in rows: what is drawn where, for any screen; and in which words. */
export { around, type Block, blocksOf, moved, ticksOf, type View, zoomed } from "./blocks.ts";
export { type ByteRun, byteRuns, isPrintable } from "./byte-runs.ts";
export { type Lane, lanesOf } from "./lanes.ts";
export { counted, hexOffset, parseOffset, shortSize, sizeWords } from "./numbers.ts";
export { regionAt } from "./region-index.ts";
export { LOOKS, type Look, lookOf } from "./region-look.ts";
export { kindWords, regionWords } from "./region-words.ts";
