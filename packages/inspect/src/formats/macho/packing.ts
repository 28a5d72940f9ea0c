import type { Reason } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import { Entropy } from "../../content/entropy.ts";
import { type Encryption, protectedSegments } from "./encryption.ts";
import { type MachHeader, MH_EXECUTE } from "./header.ts";
import type { LoadCommands } from "./load-commands.ts";
import { isExecutable, type Segment, VM_EXECUTE, VM_WRITE } from "./segments.ts";

const MARKER = [0x55, 0x50, 0x58, 0x21]; // "UPX!", in l_info behind the load commands and in the trailer
const MARKER_ROOM = 128;
const FEW_SECTIONS = 1; // UPX writes none, or one that it names itself; linkers write four or more
const SAMPLE = 65_536; // read always, so `packed` is the same with and without `deep`
const SMALLEST_SAMPLE = 1024;
const PACKED_ENTROPY = 7.2; // code of any processor in the corpus stays below 6.7
const CERTAIN_ENTROPY = 7.5; // alone, without another sign
const SWOLLEN = 4; // memory to file bytes of the entered segment, where the program is unpacked to
const SWOLLEN_BYTES = 65_536;

/** Signs that the loaded bytes do not hold the program in the clear; empty when there are none. */
export function findPacking(
  file: Content,
  header: MachHeader,
  commands: LoadCommands,
  segments: readonly Segment[],
  { entry, encryption }: { readonly entry: number | null; readonly encryption: Encryption | null },
): Reason[] {
  const encrypted = encryptedReason(file, segments, encryption);
  if (encrypted !== undefined) return [encrypted];
  if (header.fileType !== MH_EXECUTE) return [];
  const entered = segments.find((segment) => entry !== null && holds(segment, entry)) ?? segments.find(isExecutable);
  if (entered === undefined || entered.sections.length > FEW_SECTIONS) return [];
  const marker = findMarker(file, commands.end);
  if (marker !== undefined) {
    const explanation = "The program is packed with UPX: its code appears in memory only.";
    return [{ id: "macho.packed-upx", explanation, at: file.base + marker }];
  }
  return structuralSigns(file, commands, segments, entered);
}

function encryptedReason(
  file: Content,
  segments: readonly Segment[],
  encryption: Encryption | null,
): Reason | undefined {
  const [segment] = protectedSegments(segments);
  if (encryption !== null && encryption.cryptId !== 0 && encryption.sizeBytes > 0) {
    const explanation = `${encryption.sizeBytes} bytes are encrypted in the file and decrypted when they are loaded.`;
    return { id: "macho.encrypted", explanation, at: file.base + Math.min(encryption.offset, file.size) };
  }
  if (segment === undefined) return undefined;
  const explanation = `The pages of segment ${segment.name} are encrypted in the file, as Apple protects its own programs.`;
  return { id: "macho.encrypted", explanation, at: file.base + Math.min(segment.offset, file.size) };
}

function holds({ address, memorySize }: Segment, entry: number): boolean {
  return entry >= address && entry < address + memorySize;
}

function findMarker(file: Content, commandsEnd: number): number | undefined {
  const front = indexOfMarker(file.bytes(commandsEnd, MARKER_ROOM));
  if (front >= 0) return commandsEnd + front;
  const tail = Math.max(0, file.size - MARKER_ROOM);
  const back = indexOfMarker(file.bytes(tail, MARKER_ROOM));
  return back >= 0 ? tail + back : undefined;
}

function indexOfMarker(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(MARKER[0] ?? 0); at >= 0; at = bytes.indexOf(MARKER[0] ?? 0, at + 1)) {
    if (MARKER.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

/** A packer whose name was scrubbed is still betrayed by its shape. */
function structuralSigns(
  file: Content,
  commands: LoadCommands,
  segments: readonly Segment[],
  entered: Segment,
): Reason[] {
  const start = Math.max(entered.offset, entered.offset < commands.end ? commands.end : 0);
  const sample = file.bytes(start, Math.min(SAMPLE, entered.offset + entered.fileSize - start));
  if (sample.length < SMALLEST_SAMPLE) return [];
  const entropy = new Entropy().add(sample).bitsPerByte;
  const both = VM_WRITE | VM_EXECUTE;
  const writable = segments.some(({ initialProtection }) => (initialProtection & both) === both);
  const { memorySize, fileSize } = entered;
  const swollen = memorySize >= SWOLLEN * fileSize && memorySize - fileSize >= SWOLLEN_BYTES;
  if (entropy < PACKED_ENTROPY || (entropy < CERTAIN_ENTROPY && !writable && !swollen)) return [];

  const signs = [
    "the segment that it starts in is hardly divided into sections",
    `that segment looks like compressed data (${entropy.toFixed(1)} of 8 bits per byte)`,
    ...(writable ? ["it may write to the memory it executes"] : []),
    ...(swollen ? ["it asks for far more memory than it fills from the file"] : []),
  ];
  const last = signs.pop();
  const explanation = `The program is packed by its shape: ${signs.join(", ")}, and ${last}.`;
  return [{ id: "macho.packed-structure", explanation, at: file.base + start }];
}
