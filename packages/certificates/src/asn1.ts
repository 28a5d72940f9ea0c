import { fromBER } from "asn1js";

/** One element of ASN.1 in BER, with its bytes as they stand in the input. */
export interface Element {
  /** `universal` for the types of ASN.1 itself, `context` for numbered fields, `other` for the rest. */
  readonly class: "universal" | "context" | "other";
  readonly tag: number;
  readonly isConstructed: boolean;
  /** Content of a primitive element; empty for a constructed one. */
  readonly content: Uint8Array;
  readonly children: readonly Element[];
  /** The whole element: tag, length, content. */
  readonly bytes: Uint8Array;
}

const MAX_BYTES = 1 << 17; // signatures of programs take 4 to 20 kB
const MAX_DEPTH = 32; // a certificate in a timestamp in a signature is 15 deep
const MAX_ELEMENTS = 4096; // such a signature has about 1,000

/** What `parseElement` found: the element, or why there is none. */
export type ParsedElement = { readonly element: Element } | { readonly why: string; readonly isLimit: boolean };

/** Reads one element and everything in it, within limits on bytes, depth and number. Never throws. */
export function parseElement(bytes: Uint8Array): ParsedElement {
  if (bytes.length > MAX_BYTES) {
    return { why: `at most ${MAX_BYTES} bytes expected, ${bytes.length} found`, isLimit: true };
  }
  try {
    const { offset, result } = fromBER(bytes, {
      maxDepth: MAX_DEPTH,
      maxNodes: MAX_ELEMENTS,
      maxContentLength: MAX_BYTES,
      parseEmbedded: false,
    });
    if (offset > 0 && result.error === "") return { element: elementOf(result as Block) };
    return { why: `no ASN.1 that can be read: ${result.error}`, isLimit: result.error.startsWith("Maximum") };
  } catch (error) {
    return { why: `no ASN.1 that can be read: ${error instanceof Error ? error.message : "?"}`, isLimit: false };
  }
}

/** What is used of the library's blocks. */
interface Block {
  readonly idBlock: {
    readonly tagClass: number;
    readonly tagNumber: number;
    readonly isConstructed: boolean;
    readonly blockLength: number;
  };
  readonly lenBlock: { readonly blockLength: number };
  readonly valueBlock?: { readonly value?: unknown };
  readonly valueBeforeDecodeView: Uint8Array;
}

const NOTHING = new Uint8Array(0);
const CLASSES: Readonly<Record<number, Element["class"]>> = { 1: "universal", 3: "context" };

function elementOf(block: Block): Element {
  const { tagClass, tagNumber, isConstructed, blockLength } = block.idBlock;
  const bytes = block.valueBeforeDecodeView;
  const value = block.valueBlock?.value;
  const children = isConstructed && Array.isArray(value) ? (value as readonly Block[]).map(elementOf) : [];
  return {
    class: CLASSES[tagClass] ?? "other",
    tag: tagNumber,
    isConstructed,
    content: isConstructed ? NOTHING : bytes.subarray(blockLength + block.lenBlock.blockLength),
    children: children.filter((child) => !isEndOfContents(child)),
    bytes,
  };
}

function isEndOfContents({ class: tagClass, tag, isConstructed }: Element): boolean {
  return tagClass === "universal" && tag === 0 && !isConstructed;
}

export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  objectIdentifier: 6,
  sequence: 16,
  set: 17,
  teletexString: 20,
  utcTime: 23,
  generalizedTime: 24,
  bmpString: 30,
} as const;

export function isUniversal(
  element: Element | undefined,
  tag: number,
): element is Element & { readonly class: "universal" } {
  return element?.class === "universal" && element.tag === tag;
}

export function isContext(
  element: Element | undefined,
  tag: number,
): element is Element & { readonly class: "context" } {
  return element?.class === "context" && element.tag === tag;
}

/** The bytes of an octet string, which BER allows to be written in pieces. */
export function octets(element: Element): Uint8Array {
  if (!element.isConstructed) return element.content;
  const pieces = element.children.map(octets);
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

const LONGEST_IDENTIFIER = 64; // bytes; those in use take fewer than 16

/** An object identifier in numbers and dots; undefined for anything else. */
export function identifier(element: Element | undefined): string | undefined {
  if (!isUniversal(element, TAG.objectIdentifier) || element.content.length > LONGEST_IDENTIFIER) return undefined;
  const numbers: number[] = [];
  let value = 0;
  for (const byte of element.content) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (numbers.length === 0)
      numbers.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    else numbers.push(value);
    value = 0;
  }
  return numbers.join(".");
}

/** A time as RFC 3339 in UTC; null for what is none. */
export function time(element: Element | undefined): string | null {
  if (element === undefined || element.class !== "universal") return null;
  const text = String.fromCharCode(...element.content.subarray(0, 32));
  const isShort = element.tag === TAG.utcTime;
  if (!isShort && element.tag !== TAG.generalizedTime) return null;
  const parts = (isShort ? SHORT_TIME : LONG_TIME).exec(text);
  if (parts === null) return null;
  const [, year = "", month, day, hour, minute, second, fraction = ""] = parts;
  // RFC 5280, 4.1.2.5.1: two digits from 50 on are of the twentieth century.
  const century = isShort ? (Number(year) >= 50 ? "19" : "20") : "";
  const stamp = `${century}${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`;
  return Number.isNaN(Date.parse(stamp)) ? null : stamp;
}

const SHORT_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const LONG_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/;
