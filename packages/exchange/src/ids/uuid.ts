import { encodeUtf8, hex, sha1, sha256 } from "@limpid/core";

/** The sixteen bytes of a UUID. */
export function uuidBytes(uuid: string): Uint8Array {
  const digits = uuid.replaceAll("-", "");
  return Uint8Array.from({ length: 16 }, (_, index) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16));
}

/** A name-based UUID, version 5: the same for the same name. @see https://www.rfc-editor.org/rfc/rfc9562#section-5.5 */
export function uuid5(namespace: Uint8Array, name: string): string {
  const text = encodeUtf8(name);
  const message = new Uint8Array(namespace.length + text.length);
  message.set(namespace);
  message.set(text, namespace.length);
  return written(sha1(message), 5);
}

/**
 * A UUID with the version bits of 4, taken from a hash of the name instead of from chance: for objects whose standard
 * asks for version 4, where a replay must still give the same id.
 */
export function steadyUuid4(name: string): string {
  return written(sha256(encodeUtf8(name)), 4);
}

function written(digest: Uint8Array, version: number): string {
  const bytes = digest.slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = hex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

const DNS = uuidBytes("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
/** Our own: names of what Limpid makes. It is the UUID of the DNS name limpid.invalid, so nobody else has it. */
export const LIMPID_NAMESPACE: Uint8Array = uuidBytes(uuid5(DNS, "limpid.invalid"));
