/** What a piece of data begins as, by its magic. Only names things; nothing is unpacked. */
export type PayloadFormat =
  | "elf"
  | "macho"
  | "pe"
  | "script"
  | "zip"
  | "gzip"
  | "bzip2"
  | "xz"
  | "zstd"
  | "7z"
  | "lzma"
  | "ar"
  | "cpio"
  | "squashfs"
  | "java-class"
  | "text"
  | "zeros"
  | "unknown";

const MAGICS: readonly (readonly [format: PayloadFormat, magic: string])[] = [
  ["elf", "\x7fELF"],
  ["macho", "\xfe\xed\xfa\xce"],
  ["macho", "\xfe\xed\xfa\xcf"],
  ["macho", "\xce\xfa\xed\xfe"],
  ["macho", "\xcf\xfa\xed\xfe"],
  ["macho", "\xca\xfe\xba\xbf"],
  ["pe", "MZ"],
  ["script", "#!"],
  ["zip", "PK\x03\x04"],
  ["zip", "PK\x05\x06"],
  ["gzip", "\x1f\x8b"],
  ["bzip2", "BZh"],
  ["xz", "\xfd7zXZ\x00"],
  ["zstd", "\x28\xb5\x2f\xfd"],
  ["7z", "7z\xbc\xaf\x27\x1c"],
  ["lzma", "\x5d\x00\x00"],
  ["ar", "!<arch>\n"],
  ["cpio", "070701"],
  ["squashfs", "hsqs"],
  ["squashfs", "sqsh"],
];

// CAFEBABE begins Java classes and universal binaries; as a count of architectures a class version is absurd.
const UNIVERSAL = "\xca\xfe\xba\xbe";
const MAX_ARCHITECTURES = 32;

export function payloadFormat(head: Uint8Array): PayloadFormat {
  const known = MAGICS.find(([, magic]) => startsWith(head, magic));
  if (known !== undefined) return known[0];
  if (startsWith(head, UNIVERSAL)) {
    const count = ((head[4] ?? 0) << 24) | ((head[5] ?? 0) << 16) | ((head[6] ?? 0) << 8) | (head[7] ?? 0);
    return count > 0 && count <= MAX_ARCHITECTURES ? "macho" : "java-class";
  }
  if (head.every((byte) => byte === 0)) return "zeros";
  return head.every(isText) ? "text" : "unknown";
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  for (let index = 0; index < magic.length; index++) {
    if (bytes[index] !== magic.charCodeAt(index)) return false;
  }
  return true;
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d);
}
