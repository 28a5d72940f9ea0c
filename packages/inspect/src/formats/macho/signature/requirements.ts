import { type Parsed, type ParseIssue, Reader } from "@limpid/core";
import type { Requirements } from "./facts.ts";
import { SLOT_REQUIREMENTS } from "./slots.ts";
import type { SuperBlob } from "./superblob.ts";

const MAX_REQUIREMENTS = 16; // five kinds are known

/** @see https://github.com/apple-oss-distributions/Security/blob/main/OSX/libsecurity_codesigning/lib/requirement.h (SecRequirementType) */
const KINDS: ReadonlyMap<number, string> = new Map([
  [1, "host"],
  [2, "guest"],
  [3, "designated"],
  [4, "library"],
  [5, "plugin"],
]);

/** Which requirements the signature brings; what they ask for is not read. null: no such piece. */
export function readRequirements({ blobs }: SuperBlob): Parsed<Requirements | null> {
  const blob = blobs.get(SLOT_REQUIREMENTS);
  if (blob === undefined) return { value: null, issues: [] };
  const body = new Reader(blob.bytes.bytes, "big", blob.bytes.base, "requirements");
  const issues: ParseIssue[] = [];
  const claimed = body.seek(8).u32("count");
  const count = Math.min(claimed, MAX_REQUIREMENTS);
  if (count < claimed) {
    const what = `requirements, count: at most ${MAX_REQUIREMENTS} expected, ${claimed} found`;
    issues.push({ code: "limit-exceeded", at: body.base + 8, what });
  }
  const kinds: string[] = [];
  for (let index = 0; index < count; index++) {
    const kind = body.u32("type");
    body.skip(4, "offset");
    if (body.issue === undefined) kinds.push(KINDS.get(kind) ?? String(kind));
  }
  if (body.issue !== undefined) issues.push({ ...body.issue, what: `requirements, ${body.issue.what}` });
  return { value: { kinds }, issues };
}
