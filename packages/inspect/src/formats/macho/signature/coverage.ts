import type { Parsed, ParseIssue } from "@limpid/core";
import type { CodeDirectory } from "./code-directory.ts";
import type { Coverage } from "./facts.ts";

/**
 * Whether the hashes reach from the first byte of the slice to the signature. What lies between, or behind the
 * signature or between its pieces, can be changed without the signature noticing.
 */
export function judgeCoverage(
  { codeLimit, bytes }: CodeDirectory,
  strayBytes: number,
  slice: { readonly sizeBytes: number; readonly signature: { readonly offset: number; readonly size: number } },
): Parsed<Coverage> {
  const { sizeBytes, signature } = slice;
  const issues: ParseIssue[] = [];
  const uncoveredBytes = Math.max(0, Math.min(signature.offset, sizeBytes) - codeLimit);
  const at = bytes.base + 32;
  if (uncoveredBytes > 0) {
    const what = `${bytes.name}, codeLimit: ${uncoveredBytes} bytes before the signature are not covered`;
    issues.push({ code: "contradiction", at, what });
  } else if (codeLimit > signature.offset) {
    const what = `${bytes.name}, codeLimit: 0x${codeLimit.toString(16)} is behind the signature's begin, 0x${signature.offset.toString(16)}`;
    issues.push({ code: "contradiction", at, what });
  }
  const bytesBehind = Math.max(0, sizeBytes - signature.offset - signature.size);
  return {
    value: { coversFile: codeLimit === signature.offset, codeLimit, uncoveredBytes, bytesBehind, strayBytes },
    issues,
  };
}
