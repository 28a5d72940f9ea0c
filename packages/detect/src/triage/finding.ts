import {
  type Actor,
  type Ancestor,
  type ArtifactLife,
  type Finding,
  type FindingCreator,
  type FindingProcess,
  formatTime,
  type ImageRun,
  type ProcessInstance,
  type Role,
  type TimelineEntry,
} from "@limpid/core";
import { exerciseLabel } from "../places/exercise-label.ts";
import { originOfFile } from "../subject/origin.ts";
import { findingId } from "./finding-id.ts";
import { ATTACK_RELEASE, judgedBy } from "./judged-by.ts";
import type { Judgement } from "./judgement.ts";

/** `limpid.finding/1` of a judgement. `engine` is this program's version, `config` the hash of its settings. */
export function makeFinding(judgement: Judgement, engine: string, config: string): Finding {
  const { life, bytes, lineage } = judgement;
  const artifact = bytes.state === "inspected" ? bytes.artifact : undefined;
  return {
    schema: "limpid.finding/1",
    id: findingId(judgement.analytic, life),
    revision: 1,
    change: "opened",
    engine,
    config,
    analytic: judgement.analytic,
    strategy: judgement.strategy,
    technique: judgement.technique,
    attackRelease: ATTACK_RELEASE,
    judgedBy: judgedBy(judgement.analytic, judgement.strategy, judgement.technique),
    host: life.host,
    container: containerOf(life),
    firstSeen: formatTime(life.bornAt),
    lastSeen: formatTime(life.lastSeenAt),
    priority: judgement.priority,
    score: judgement.score,
    title: judgement.title,
    artifact: {
      path: pathOf(life),
      previousPaths: life.previousPaths,
      inspected: artifact !== undefined,
      ...(artifact === undefined ? reportedOf(life) : { sizeBytes: artifact.sizeBytes, format: artifact.format }),
      ...(artifact?.sha256 === undefined ? {} : { sha256: artifact.sha256 }),
      opacity: artifact?.opacity ?? null,
      facts: artifact?.parts[0]?.facts ?? {},
      origin: originOfFile(life, bytes),
    },
    creator: creatorOf(judgement),
    lineage: lineage.slice(1).map((ancestor) => processOf(ancestor, ancestor.role, judgement)),
    supporting: judgement.supporting,
    contradicting: judgement.contradicting,
    missing: judgement.missing,
    wouldChange: judgement.wouldChange,
    executions: life.executions.map(({ at, by, argv }) => ({
      at: formatTime(at),
      process: by.process.key,
      argv,
    })),
    timeline: timelineOf(life),
    blindSpots: judgement.blindSpots,
    ...exerciseOf(life),
  };
}

/** The container in which it was made, or else run. */
function containerOf({ creator, executions }: ArtifactLife): string | null {
  for (const actor of [creator.actor, ...executions.map(({ by }) => by)]) {
    if (typeof actor?.process.container === "string") return actor.process.container;
  }
  return null;
}

/** The label of an exercise tags a finding and changes nothing of it. */
function exerciseOf({ path, previousPaths }: ArtifactLife): Pick<Finding, "exercise"> {
  for (const one of [path, ...previousPaths]) {
    const label = one === undefined ? undefined : exerciseLabel(one);
    if (label !== undefined) return { exercise: label };
  }
  return {};
}

/** What sensors said of a file that could not be inspected. */
function reportedOf({ reported }: ArtifactLife): Pick<Finding["artifact"], "sizeBytes" | "sha256"> {
  return {
    ...(reported?.sizeBytes === undefined ? {} : { sizeBytes: reported.sizeBytes }),
    ...(reported?.sha256 === undefined ? {} : { sha256: reported.sha256 }),
  };
}

/** A file in memory has no path, but the kernel's name for it says more than nothing. */
function pathOf(life: ArtifactLife): string | null {
  return life.path ?? life.executions[0]?.path ?? null;
}

function creatorOf(judgement: Judgement): FindingCreator {
  const { creator } = judgement.life;
  const [self] = judgement.lineage;
  if (self === undefined) return { basis: creator.basis };
  const { opener } = creator;
  return {
    basis: creator.basis,
    ...processOf(self, self.role, judgement),
    opener: opener === undefined ? undefined : processOf(opener, openerRole(opener, judgement), judgement),
  };
}

/** The shell that opened the file stands in the lineage too, unless the writer took its place. */
function openerRole(opener: Actor, { lineage }: Judgement): Role {
  return lineage.find(({ process, run }) => process === opener.process && run === opener.run)?.role ?? "shell";
}

function processOf(actor: Pick<Ancestor, "process" | "run">, role: Role, judgement: Judgement): FindingProcess {
  const { process, run } = actor;
  const { uid } = process;
  return {
    process: process.key,
    pid: process.pid,
    image: run.image,
    role,
    argv: run.argv.length === 0 && !run.argvComplete ? undefined : run.argv,
    cwd: run.cwd ?? process.cwd,
    user: uid === undefined ? undefined : { uid, name: judgement.userName(uid) },
    auid: process.loginUser,
    terminal: process.terminal,
    previousImages: imagesBefore(process, run),
    startSeen: process.startBasis === "forked",
  };
}

/** Images that the process ran before this one; undefined when none is known. */
function imagesBefore({ images }: ProcessInstance, run: ImageRun): readonly string[] | undefined {
  const before: string[] = [];
  for (const { image } of images.slice(0, Math.max(0, images.indexOf(run))))
    if (image !== undefined) before.push(image);
  return before.length === 0 ? undefined : before;
}

function timelineOf(life: ArtifactLife): readonly TimelineEntry[] {
  return life.touches.map(({ at, kind, event, by, path, attribute }) => ({
    at: formatTime(at),
    what: kind,
    event,
    process: by.process.key,
    image: by.run.image,
    path,
    attribute,
    alsoToldBy: life.alsoTold?.get(event),
  }));
}
