import {
  type Finding,
  type FindingCreator,
  type FindingProcess,
  redactAddress,
  redactArguments,
  redactText,
} from "@limpid/core";

/** The finding with secrets in arguments hidden, as it is shown, exported and stored by default. */
export function redacted(finding: Finding): Finding {
  return {
    ...finding,
    title: redactText(finding.title),
    artifact: redactedArtifact(finding.artifact),
    creator: redactedCreator(finding.creator),
    lineage: finding.lineage.map(redactedProcess),
    supporting: finding.supporting.map(redactedReason),
    contradicting: finding.contradicting.map(redactedReason),
    executions: finding.executions.map((execution) => ({ ...execution, argv: redactArguments(execution.argv) })),
  };
}

/** Addresses of downloads hold keys of their own. */
function redactedArtifact(artifact: Finding["artifact"]): Finding["artifact"] {
  const { origin } = artifact;
  if (origin === undefined || origin === null) return artifact;
  const { url, referrer, sender } = origin;
  return {
    ...artifact,
    origin: {
      ...origin,
      ...(url !== undefined && { url: redactAddress(url) }),
      ...(referrer !== undefined && { referrer: redactAddress(referrer) }),
      ...(sender !== undefined && { sender: redactText(sender) }),
    },
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
