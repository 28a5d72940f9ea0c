import type { Content } from "../../content/content.ts";
import { textOf } from "../../content/text.ts";
import type { Section } from "./section-headers.ts";

/** What a Linux kernel module says about itself, and whether a signature is appended (it is not verified). */
export type KernelModule = {
  readonly name: string | null;
  readonly signed: boolean;
  readonly license?: string;
  readonly version?: string;
  readonly vermagic?: string;
};

const MAX_BYTES = 65_536; // aliases of a driver for hundreds of devices take some ten thousand
const LONGEST_VALUE = 256;
/** Ends a signed module, behind the PKCS#7 message. @see Linux include/linux/module_signature.h */
export const SIGNATURE_END = "~Module signature appended~\n";

/** Reads `.modinfo`: `key=value` texts, each ended by NUL. @see Linux include/linux/moduleparam.h */
export function parseKernelModule(file: Content, section: Section): KernelModule {
  const values = new Map<string, string>();
  const bytes = file.bytes(section.offset, Math.min(section.size, MAX_BYTES));
  for (let start = 0; start < bytes.length; ) {
    const nul = bytes.indexOf(0, start);
    const end = nul < 0 ? bytes.length : nul;
    const entry = textOf(bytes.subarray(start, Math.min(end, start + LONGEST_VALUE)));
    const equals = entry.indexOf("=");
    const key = entry.slice(0, Math.max(0, equals));
    if (equals > 0 && !values.has(key)) values.set(key, entry.slice(equals + 1));
    start = end + 1;
  }
  const license = values.get("license");
  const version = values.get("version");
  const vermagic = values.get("vermagic");
  return {
    name: values.get("name") ?? null,
    signed: endsWithSignature(file),
    ...(license === undefined ? {} : { license }),
    ...(version === undefined ? {} : { version }),
    ...(vermagic === undefined ? {} : { vermagic }),
  };
}

export function endsWithSignature(file: Content): boolean {
  if (file.size < SIGNATURE_END.length) return false;
  const tail = file.bytes(file.size - SIGNATURE_END.length, SIGNATURE_END.length);
  for (let index = 0; index < SIGNATURE_END.length; index++) {
    if (tail[index] !== SIGNATURE_END.charCodeAt(index)) return false;
  }
  return true;
}
