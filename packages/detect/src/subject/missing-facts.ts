import type { Bytes, MissingFact } from "@limpid/core";
import { originOfFile } from "./origin.ts";
import { sensorsDisagree } from "./sensors-disagree.ts";
import type { Subject } from "./subject.ts";
import { listed, quoted, who } from "./wording.ts";

/** What to do about a missing fact on one system. */
export interface Mends {
  readonly bytes: string;
  readonly memory: string;
  readonly creator: string;
  readonly lineage: string;
  readonly userShell: string;
  readonly arguments: string;
  readonly mount: string;
  readonly covered: string;
  /** Without: no package database is asked for on this system. */
  readonly packages?: string;
  readonly lost: string;
  /** Without: this system's programs do not mark what they download. */
  readonly origin?: string;
}

/** The facts that could not be had, each with what to do about it. */
export function missingFacts(subject: Subject, mends: Mends): readonly MissingFact[] {
  return [
    ...bytesMissing(subject, mends),
    ...creatorMissing(subject, mends),
    ...lineageMissing(subject, mends),
    ...argumentsMissing(subject, mends),
    ...nameMissing(subject, mends),
    ...contextMissing(subject, mends),
    ...sensorsDisagree(subject),
    ...originMissing(subject, mends),
  ];
}

function bytesMissing({ bytes, artifact, life }: Subject, mends: Mends): readonly MissingFact[] {
  if (artifact === undefined) {
    const explanation = `The bytes were never inspected: ${WHY_NO_BYTES[bytes.state](bytes)}`;
    const mend = life.origin === "memory" ? mends.memory : mends.bytes;
    return [{ id: "file-bytes", explanation, mend }];
  }
  if (artifact.opacity.level !== null) return [];
  const issue = artifact.issues[0]?.what ?? "the file is damaged";
  return [
    {
      id: "opacity",
      explanation: `What was removed from the file cannot be said: ${quoted(issue)}.`,
      mend: "Look at the file with `limpid inspect`; damage that keeps a reader out may be meant to.",
    },
  ];
}

const WHY_NO_BYTES: { readonly [S in Bytes["state"]]: (bytes: Bytes) => string } = {
  inspected: () => "",
  "not-offered": () => "no place to look for them was given.",
  gone: explanationOf,
  replaced: explanationOf,
  unreadable: explanationOf,
};

function explanationOf(bytes: Bytes): string {
  return "explanation" in bytes ? bytes.explanation : "";
}

function creatorMissing({ life }: Subject, mends: Mends): readonly MissingFact[] {
  if (life.creator.basis !== "unknown") return [];
  const explanation = life.birthSeen
    ? "Who filled the file is not known."
    : "The file's creation was not seen: it was there before, it was lost, or no rule records it.";
  return [{ id: "creator", explanation, mend: mends.creator }];
}

function lineageMissing({ lineage, shell }: Subject, mends: Mends): readonly MissingFact[] {
  const found: MissingFact[] = [];
  const top = lineage.at(-1);
  if (
    top !== undefined &&
    top.process.startBasis !== "forked" &&
    top.process.pid > 1 &&
    top.role !== "service-manager"
  ) {
    found.push({
      id: "lineage",
      explanation: `The start of ${who(top)} was not seen, so nothing is known of what is above it.`,
      mend: mends.lineage,
    });
  }
  if (shell?.kind === "unknown") {
    found.push({
      id: "user-shell",
      explanation: `Whether a person started the shell ${who(shell.shell)} is not known. ${shell.decision.explanation}`,
      mend: mends.userShell,
    });
  }
  return found;
}

function argumentsMissing(subject: Subject, mends: Mends): readonly MissingFact[] {
  const { creator } = subject;
  const found: MissingFact[] = [];
  if (creator !== undefined && !creator.run.argvComplete) {
    const known = creator.run.argv.length > 0 ? "were cut" : "were never seen";
    found.push({
      id: "arguments",
      explanation: `The arguments of ${who(creator)} ${known}.`,
      mend: mends.arguments,
    });
  }
  const unread = subject.tools.flatMap(({ use }) => use.unread.filter((word) => word.startsWith("@")));
  if (unread.length > 0) {
    found.push({
      id: "response-file",
      explanation: `Further arguments stand in ${listed(unread.slice(0, 3).map(quoted))}, which was not read.`,
      mend: "Collect the response file; it usually lies in the build's folder.",
    });
  }
  return found;
}

function nameMissing({ life }: Subject, mends: Mends): readonly MissingFact[] {
  const found: MissingFact[] = [];
  if (life.coveredBy !== undefined && life.coveredBy.at < life.bornAt) {
    found.push({
      id: "came-with-mount",
      explanation: `A file system was mounted at ${quoted(life.coveredBy.path)} before the file was met: it may have come with it, written elsewhere.`,
      mend: mends.mount,
    });
  } else if (life.coveredBy !== undefined) {
    found.push({
      id: "name-covered",
      explanation: `A file system was mounted over ${quoted(life.coveredBy.path)} afterwards: the name may mean another file.`,
      mend: mends.covered,
    });
  }
  if (life.path !== undefined && !life.path.startsWith("/")) {
    found.push({
      id: "folder",
      explanation: `The folder of ${quoted(life.path)} was not recorded.`,
      mend: "The source logs a name relative to a folder it does not name; the inode finds the file (find -inum).",
    });
  }
  return found;
}

/** Whether a file that was brought from elsewhere bears the mark of a download. */
function originMissing({ life, bytes, creator }: Subject, mends: Mends): readonly MissingFact[] {
  if (mends.origin === undefined || creator?.role !== "staging-app" || life.attributesRecorded === true) return [];
  if (originOfFile(life, bytes) !== undefined) return [];
  const explanation = "Where it was downloaded from is not known: its extended attributes were not at hand.";
  return [{ id: "origin", explanation, mend: mends.origin }];
}

function contextMissing({ life, context }: Subject, mends: Mends): readonly MissingFact[] {
  const found: MissingFact[] = [];
  if (mends.packages !== undefined && !context.provenance.hasPackages) {
    found.push({
      id: "package-database",
      explanation: "No package database was at hand: whether a package owns the file is not known.",
      mend: mends.packages,
    });
  }
  const lost = context.eventsLost(life.host);
  if (lost > 0) {
    found.push({
      id: "events-lost",
      explanation: `${lost} ${lost === 1 ? "event" : "events"} of this host were lost: what is not seen here may have happened.`,
      mend: mends.lost,
    });
  }
  return found;
}
