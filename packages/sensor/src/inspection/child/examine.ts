import type { Inspection, ParseIssue } from "@limpid/core";
import { OpenFile, type ReadBudget } from "@limpid/host";
import { inspectSource } from "@limpid/inspect";

/** What is sent back for one file. */
export interface Examined {
  readonly inspection: Inspection;
  readonly sizeBytes: number | null;
  readonly sha256?: string;
}

// Tables and strings of the largest programs in use fit in; the memory limit of the child leaves room for as much.
const READ_BUDGET: ReadBudget = { bytes: 96 * 2 ** 20, ms: 4000 };
const HASH_MS = 4000; // reading and hashing together stay below the deadline that the parent keeps
const MEGABYTE = 2 ** 20;

const file = new OpenFile();

/** Looks into the file behind a descriptor, which is closed afterwards. */
export function examine(descriptor: number, hashMegabytes: number): Examined {
  const refused = file.take(descriptor, READ_BUDGET) ?? file.measure();
  if (refused !== undefined) {
    file.close();
    return { inspection: nothingRead([refused]), sizeBytes: null };
  }
  const inspection = inspectSource(file, { deep: true, verifySignature: true, budgetBytes: READ_BUDGET.bytes });
  const sizeBytes = file.size;
  const hash = file.sha256({ bytes: hashMegabytes * MEGABYTE, ms: HASH_MS });
  const issues = [...inspection.issues, ...(typeof hash === "string" ? [] : [hash]), ...file.close()];
  return { inspection: { ...inspection, issues }, sizeBytes, ...(typeof hash === "string" && { sha256: hash }) };
}

/** The same without what takes the room: for an answer that is larger than the parent takes. */
export function shortened({ inspection, sizeBytes, sha256 }: Examined): Examined {
  const what = "the facts of this file are larger than an answer may be; only what was removed from it is told";
  const parts = inspection.parts.slice(0, 16).map((part) => ({ ...part, facts: {} }));
  const reasons = inspection.opacity.reasons.slice(0, 16);
  const issues: ParseIssue[] = [...inspection.issues.slice(0, 16), { code: "limit-exceeded", at: 0, what }];
  return {
    inspection: { format: inspection.format, opacity: { ...inspection.opacity, reasons }, parts, issues },
    sizeBytes,
    ...(sha256 !== undefined && { sha256 }),
  };
}

function nothingRead(issues: readonly ParseIssue[]): Inspection {
  return { format: null, opacity: { level: null, packed: false, reasons: [] }, parts: [], issues };
}
