import type { Artifact, ParseIssue } from "@limpid/core";
import type { Signers } from "@limpid/grounds";
import { DEFAULT_BUDGET, readWaiting, systemIssue } from "@limpid/host";
import { inspectBytes } from "@limpid/inspect";
import type { Examined, ExamineOptions } from "./examine.ts";

const NOTHING = new Uint8Array(0);
const FIRST_BLOCK = 1024 * 1024;

/** Standard input as one file: read to its end, or as far as it is kept in memory. */
export async function examineStandardInput(
  options: ExamineOptions,
  signers: Signers,
  limit = DEFAULT_BUDGET.bytes,
): Promise<{ readonly bytes: Uint8Array; readonly examined: Examined }> {
  let bytes: Uint8Array;
  try {
    bytes = readStandardInput(limit);
  } catch (error) {
    return { bytes: NOTHING, examined: { kind: "unreadable", issue: systemIssue(error) } };
  }
  const examined = examineInput(bytes, options, signers, limit);
  const isComplete = options.deep === false && options.verifySignature !== true;
  if (isComplete || examined.kind !== "artifact" || !signers.areMissedBy(examined.artifact)) {
    return { bytes, examined };
  }
  await signers.load();
  return { bytes, examined: examineInput(bytes, options, signers, limit) };
}

/** The same for what was read already. */
function examineInput(
  bytes: Uint8Array,
  { all, hash, deep = true, verifySignature = false }: ExamineOptions,
  signers: Signers,
  limit: number,
): Examined {
  const inspection = inspectBytes(bytes.subarray(0, limit), {
    deep,
    verifySignature,
    ...signers.answers,
  });
  if (inspection.format === null && !all) return { kind: "other", isEmpty: bytes.length === 0 };
  const { hash: hashOf } = process.getBuiltinModule("node:crypto");
  const artifact: Artifact =
    bytes.length > limit
      ? { path: "-", sizeBytes: null, ...inspection, issues: [...inspection.issues, cutAt(limit)] }
      : { path: "-", sizeBytes: bytes.length, ...(hash && { sha256: hashOf("sha256", bytes) }), ...inspection };
  return { kind: "artifact", artifact };
}

function cutAt(limit: number): ParseIssue {
  return { code: "budget-exhausted", at: limit, what: `only the first ${limit} bytes of standard input were read` };
}

/** Everything up to the limit, and one byte more when there is more. Throws the system's error. */
export function readStandardInput(limit = DEFAULT_BUDGET.bytes): Buffer {
  let block: Buffer = Buffer.allocUnsafeSlow(Math.min(FIRST_BLOCK, limit + 1));
  let filled = 0;
  for (;;) {
    const count = readWaiting(0, block, filled);
    filled += count;
    if (count === 0 || filled > limit) return block.subarray(0, filled);
    if (filled === block.length) block = grown(block, limit + 1);
  }
}

function grown(block: Buffer, limit: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.min(block.length * 2, limit));
  block.copy(larger);
  return larger;
}
