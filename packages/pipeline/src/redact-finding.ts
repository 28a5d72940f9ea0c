import { type Finding, type FindingCreator, type FindingProcess, redactArguments, redactText } from "@limpid/core";

/** The finding with secrets in arguments hidden, as it is shown, exported and stored by default. */
export function redacted(finding: Finding): Finding {
  return {
    ...finding,
    title: redactText(finding.title),
    creator: redactedCreator(finding.creator),
    lineage: finding.lineage.map(redactedProcess),
    supporting: finding.supporting.map(redactedReason),
    contradicting: finding.contradicting.map(redactedReason),
    executions: finding.executions.map((execution) => ({ ...execution, argv: redactArguments(execution.argv) })),
  };
}

function redactedCreator(creator: FindingCreator): FindingCreator {
  const { argv, opener } = creator;
  if (argv === undefined && opener === undefined) return creator;
  return {
    ...creator,
    argv: argv === undefined ? undefined : redactArguments(argv),
    opener: opener === undefined ? undefined : redactedProcess(opener),
  };
}

/** Most hold no secret and stay the objects they are. */
function redactedProcess(process: FindingProcess): FindingProcess {
  const argv = process.argv === undefined ? undefined : redactArguments(process.argv);
  return argv === process.argv ? process : { ...process, argv };
}

function redactedReason<Reason extends { readonly explanation: string }>(reason: Reason): Reason {
  const explanation = redactText(reason.explanation);
  return explanation === reason.explanation ? reason : { ...reason, explanation };
}
