import { type Finding, type FindingProcess, redactArguments, redactText } from "@limpid/core";

/** The finding with secrets in arguments hidden, as it is shown, exported and stored by default. */
export function redacted(finding: Finding): Finding {
  const { creator } = finding;
  return {
    ...finding,
    title: redactText(finding.title),
    creator: {
      ...creator,
      ...(creator.argv === undefined ? {} : { argv: redactArguments(creator.argv) }),
      ...(creator.opener === undefined ? {} : { opener: redactedProcess(creator.opener) }),
    },
    lineage: finding.lineage.map(redactedProcess),
    supporting: finding.supporting.map(redactedReason),
    contradicting: finding.contradicting.map(redactedReason),
    executions: finding.executions.map((execution) => ({ ...execution, argv: redactArguments(execution.argv) })),
  };
}

function redactedProcess(process: FindingProcess): FindingProcess {
  return process.argv === undefined ? process : { ...process, argv: redactArguments(process.argv) };
}

function redactedReason<Reason extends { readonly explanation: string }>(reason: Reason): Reason {
  return { ...reason, explanation: redactText(reason.explanation) };
}
