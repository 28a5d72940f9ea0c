import { gzipSync, zstdCompressSync } from "node:zlib";
import type { ParseIssue } from "@limpid/core";
import { ARCHIVE_LIMITS, type ArchiveMet, readArchive, recogniseArchive } from "@limpid/host/archives";
import { buildTar, buildZip } from "@limpid/host/testing";
import { buildElf } from "@limpid/inspect/testing";
import type { Cost } from "./checks.ts";
import { Failure } from "./failure.ts";

/** What holds for any bytes that are read as an archive: no exception, an end, and the limits that are stated. */
export async function checkArchive(bytes: Uint8Array): Promise<Cost> {
  const recognised = recogniseArchive(bytes.subarray(0, 4096));
  if (recognised === undefined || "foreign" in recognised) return { ms: 0, grownBytes: 0 };
  const source = {
    size: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  };
  let members = 0;
  try {
    const reading = readArchive(source, "x", recognised.kind, (head) => head[0] === 0x7f);
    for (let step = await reading.next(); ; step = await reading.next()) {
      if (step.done === true) {
        checkIssues(step.value);
        break;
      }
      checkMet(step.value);
      members++;
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("exception", String(error).slice(0, 300), { cause: error });
  }
  if (members > ARCHIVE_LIMITS.members) throw new Failure("memory", `${members} members`);
  return { ms: 0, grownBytes: 0 }; // a bomb takes what the limits allow: the time is theirs, not that of one file
}

function checkMet(met: ArchiveMet): void {
  if (met.kind === "refused") checkIssues([met.issue]);
  else checkIssues(met.issues);
  if (met.kind === "member" && met.bytes.length > ARCHIVE_LIMITS.memberBytes) {
    throw new Failure("memory", `${met.path.slice(0, 80)}: ${met.bytes.length} bytes`);
  }
}

/** Offsets are those of the archive that is read, which may be one in another: whole numbers is what can be asked. */
function checkIssues(issues: readonly ParseIssue[]): void {
  for (const { at, what } of issues) {
    if (!(Number.isSafeInteger(at) && at >= 0)) throw new Failure("issue-offset", `${what} at ${at}`);
  }
}

export function builtArchives(): readonly Uint8Array[] {
  const program = Buffer.from(buildElf());
  const tar = buildTar([
    { name: "bin/a", bytes: program },
    { name: "b.txt", bytes: Buffer.from("words") },
  ]);
  const zip = buildZip([
    { name: "a", bytes: program },
    { name: "inner.tar", bytes: tar },
  ]);
  return [zip, tar, gzipSync(tar), zstdCompressSync(tar), gzipSync(zip), arOf(program), arOf(gzipSync(tar))];
}

/** A Unix archive with one member. @see https://man7.org/linux/man-pages/man5/ar.5.html */
function arOf(bytes: Buffer): Buffer {
  const text = [
    ["data.tar.gz/", 16],
    ["0", 12],
    ["0", 6],
    ["0", 6],
    ["100644", 8],
    [String(bytes.length), 10],
  ] as const;
  const header = text.map(([value, width]) => value.padEnd(width)).join("");
  return Buffer.concat([
    Buffer.from(`!<arch>\n${header}\`\n`, "latin1"),
    bytes,
    Buffer.from(bytes.length % 2 ? "\n" : ""),
  ]);
}
