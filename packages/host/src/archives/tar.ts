import { decodeUtf8, type ParseIssue } from "@limpid/core";
import type { ByteStream } from "./byte-stream.ts";
import { collect } from "./collect.ts";
import { ARCHIVE_LIMITS } from "./limits.ts";
import { MemberNames } from "./member-name.ts";
import type { RawMember, ReadContext } from "./read-archive.ts";
import { isTarHeader, parsePaxRecords, parseTarHeader, TAR_BLOCK } from "./tar-header.ts";

const MAX_EXTENSION = 1024 * 1024; // a long name or a pax header; longer ones are passed by
const FILES: ReadonlySet<string> = new Set(["0", "7"]);
const SPARSE = "S";

/** The files of a tar; offsets are those of the tar itself, also when it is compressed. */
export async function* readTar(
  stream: ByteStream,
  compressedSize: number,
  context: ReadContext,
): AsyncGenerator<RawMember, void, undefined> {
  const { budget, issues, wants } = context;
  const names = new MemberNames(issues);
  let long: { name?: string; size?: number; sparse?: boolean } = {};
  try {
    for (;;) {
      const at = stream.at;
      const block = await stream.take(TAR_BLOCK);
      if (block.length === 0) return;
      if (block.length < TAR_BLOCK) {
        issues.add("truncated", at, `tar header: ${TAR_BLOCK} bytes expected, ${block.length} present`);
        return;
      }
      if (block.every((byte) => byte === 0)) continue; // the end, or two archives one after the other
      if (!isTarHeader(block)) {
        issues.add("invalid-value", at, "tar header: the checksum does not fit; what follows was not looked at");
        return;
      }
      const header = parseTarHeader(block);
      const size = long.size ?? header.size;
      if (!Number.isSafeInteger(size)) {
        issues.add("invalid-value", at, "tar header: the size is no number; what follows was not looked at");
        return;
      }
      const padding = -size & (TAR_BLOCK - 1);
      if ("LKxg".includes(header.type)) {
        const extension = await stream.take(Math.min(size, MAX_EXTENSION));
        await stream.skip(size - extension.length + padding);
        long = header.type === "g" ? long : { ...long, ...extended(header.type, extension) };
        if (size > MAX_EXTENSION) issues.add("limit-exceeded", at, `tar: an extended header of ${size} bytes`);
        continue;
      }
      const end = stream.at + size + padding;
      const isSparse = header.type === SPARSE || long.sparse === true;
      if (FILES.has(header.type) || isSparse) {
        const name = names.take(long.name ?? header.name, at);
        if (isSparse) yield { name, at, refusal: refused(at, "a sparse file of GNU tar is not looked into") };
        else {
          const before = stream.at;
          // The share of the compressed file that a member takes is not known: all of it is the most.
          const collected = await collect(stream.part(size), wants, budget, Math.max(compressedSize, 1), at);
          const seen = stream.at - before;
          if (collected.bytes !== undefined && seen < size && collected.issue === undefined) {
            const issue: ParseIssue = { code: "truncated", at, what: `tar: ${size} bytes expected, ${seen} present` };
            yield { name, at, collected: { bytes: collected.bytes, issue } };
          } else yield { name, at, collected };
        }
      }
      long = {};
      const left = end - stream.at;
      if (budget.isSpent) return;
      if (left > 0 && !(await pass(stream, left, context, compressedSize, at))) return;
    }
  } catch (error) {
    const isCut = (error as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
    const what = isCut
      ? "the compressed data is cut off"
      : `the compressed data is damaged: ${(error as Error).message}`;
    issues.add(isCut ? "truncated" : "invalid-value", stream.at, what);
  } finally {
    await stream.close();
  }
}

const STEP = 16 * 1024 * 1024;

/** Passes by what nobody wants, which costs time too when it is compressed. */
async function pass(
  stream: ByteStream,
  length: number,
  { budget, issues }: ReadContext,
  compressedSize: number,
  at: number,
): Promise<boolean> {
  for (let left = length; left > 0; ) {
    const skipped = await stream.skip(Math.min(left, STEP));
    if (skipped === 0) {
      issues.add("truncated", at, `tar: ${left} bytes are missing at the end`);
      return false;
    }
    left -= skipped;
    const isTooMuch = stream.at > ARCHIVE_LIMITS.unquestionedBytes && stream.at > compressedSize * ARCHIVE_LIMITS.ratio;
    if (isTooMuch || !budget.take(skipped)) {
      const what = isTooMuch
        ? `${stream.at} bytes from ${compressedSize}: more than ${ARCHIVE_LIMITS.ratio} to 1`
        : `more than ${ARCHIVE_LIMITS.totalBytes} bytes in all members`;
      issues.add("limit-exceeded", at, `${what}; the rest was not looked at`);
      return false;
    }
  }
  return true;
}

function refused(at: number, what: string): ParseIssue {
  return { code: "unsupported", at, what };
}

/** What an extended header says of the next file: its name, its size. */
function extended(type: string, bytes: Uint8Array): { name?: string; size?: number; sparse?: boolean } {
  if (type === "L") {
    const end = bytes.indexOf(0);
    return { name: decodeUtf8(end < 0 ? bytes : bytes.subarray(0, end)) };
  }
  if (type === "K") return {}; // the target of a link
  const records = parsePaxRecords(bytes);
  const name = records.get("path");
  const size = records.get("size");
  const sparse = [...records.keys()].some((key) => key.startsWith("GNU.sparse."));
  return {
    ...(name !== undefined && { name }),
    ...(size !== undefined && /^\d{1,16}$/.test(size) && { size: Number(size) }),
    ...(sparse && { sparse }),
  };
}
