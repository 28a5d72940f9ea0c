import type { Finding } from "@limpid/core";
import { toColumn } from "../database/column-text.ts";

/** A command line of megabytes says nothing that its beginning does not. */
const MAX_CHARACTERS = 16_384;
const MAX_ARGUMENT = 1024;

/** What a finding is found by: its sentence, paths, programs with their arguments, accounts, hashes, reasons. */
export function wordsOf(finding: Finding): string {
  const { artifact, creator, lineage } = finding;
  const words: (string | null | undefined)[] = [
    finding.id,
    finding.host,
    finding.container,
    finding.title,
    artifact.path,
    ...artifact.previousPaths,
    artifact.sha256,
    artifact.format,
    artifact.opacity?.level,
    creator.user?.name,
    creator.cwd,
    ...finding.supporting.map(({ id }) => id),
    ...[creator, ...(creator.opener === undefined ? [] : [creator.opener]), ...lineage].flatMap((process) => [
      process.image,
      process.role,
      ...(process.argv ?? []),
    ]),
    ...finding.executions.flatMap(({ argv }) => argv),
  ];
  let text = "";
  for (const word of words) {
    if (word === null || word === undefined || word === "") continue;
    text += `${toColumn(word.slice(0, MAX_ARGUMENT))} `;
    if (text.length > MAX_CHARACTERS) break;
  }
  return text.slice(0, MAX_CHARACTERS);
}
