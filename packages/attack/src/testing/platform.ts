import { hash } from "node:crypto";
import type { Platform } from "../platform.ts";

/** Node's own digest and decoder, for tests of this package; the mirror has the same. */
export const PLATFORM: Platform = {
  sha256: (data) => hash("sha256", data, "hex"),
  decodeUtf8: (bytes) => {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return undefined;
    }
  },
};

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** An id of a type, made from a number. */
export function stixId(type: string, number: number): string {
  return `${type}--00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}
