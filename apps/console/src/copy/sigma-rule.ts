import type { Finding } from "@limpid/core";
import { literal, type SigmaRule, writeRule } from "@limpid/exchange/sigma";

/**
 * A Sigma rule for this one file: written or run under this path, by a program of the creator's name. A rule for the
 * behaviour would be another; `limpid export sigma` writes those.
 */
export function sigmaRuleOf(finding: Finding): string | undefined {
  const { artifact, creator, analytic } = finding;
  const { path } = artifact;
  if (path === null || (analytic !== "AN0056" && analytic !== "AN0057")) return undefined;
  const wrote = {
    TargetFilename: pattern(path),
    ...(creator.image === undefined ? {} : { Image: pattern(creator.image) }),
  };
  const rule: SigmaRule = {
    name: `finding-${finding.id}`,
    title: `File Of Limpid Finding ${finding.id}`,
    description: `The path of one finding on host ${plain(finding.host)}, by the program that wrote it there. Paths are easily changed.`,
    analytic,
    signals: finding.supporting.map(({ id }) => id),
    logsource: { product: analytic === "AN0056" ? "linux" : "macos", category: "file_event" },
    detection: { selection: wrote },
    condition: "selection",
    falsepositives: ["The same path written by the same program for another purpose"],
    level: finding.priority === "high" ? "high" : finding.priority === "medium" ? "medium" : "low",
  };
  return writeRule(rule);
}

/** A value for Sigma: nothing in it is a wildcard, but for what YAML cannot hold, which is any one character. */
function pattern(text: string): string {
  return literal(text).replace(/[^\x20-\x7e\xa1-\u02ff\u0370-\u1fff\u3040-\ud7ff\uf900-\ufaff]/gu, "?");
}

function plain(text: string): string {
  return text.replace(/[^\w.-]/g, "?");
}
