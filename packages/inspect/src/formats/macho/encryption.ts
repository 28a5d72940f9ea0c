import type { LoadCommands } from "./load-commands.ts";
import type { Segment } from "./segments.ts";

/** A range that is encrypted in the file and decrypted as its pages are read: programs of Apple's stores. */
export type Encryption = {
  /** In the image. */
  readonly offset: number;
  readonly sizeBytes: number;
  /** 0: prepared for encryption, in the clear. */
  readonly cryptId: number;
};

const LC_ENCRYPTION_INFO = 0x21;
const LC_ENCRYPTION_INFO_64 = 0x2c;
const SG_PROTECTED_VERSION_1 = 0x8; // Apple's own programs up to macOS 10.15

/** null when no command names such a range. */
export function parseEncryption(commands: LoadCommands): Encryption | null {
  const [command] = commands.of(LC_ENCRYPTION_INFO, LC_ENCRYPTION_INFO_64);
  if (command === undefined) return null;
  const body = commands.body(command, "LC_ENCRYPTION_INFO");
  const offset = body.u32("cryptoff");
  const sizeBytes = body.u32("cryptsize");
  const cryptId = body.u32("cryptid");
  return body.issue === undefined ? { offset, sizeBytes, cryptId } : null;
}

/** Segments whose pages Apple's kernel decrypts with a key of its own. */
export function protectedSegments(segments: readonly Segment[]): readonly Segment[] {
  return segments.filter(({ flags, fileSize }) => (flags & SG_PROTECTED_VERSION_1) !== 0 && fileSize > 0);
}
