import { hash } from "node:crypto";
import type { Platform } from "@limpid/attack";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** SHA-256 of OpenSSL and Node's own decoder, for a pure package. */
export const PLATFORM: Platform = {
  sha256: (data) => hash("sha256", data, "hex"),
  decodeUtf8: (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  },
};
