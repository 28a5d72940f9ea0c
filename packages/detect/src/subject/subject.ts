import type {
  Actor,
  Ancestor,
  Artifact,
  ArtifactLife,
  ArtifactPart,
  Bytes,
  Execution,
  ImageRun,
  ProcessInstance,
  Touch,
  TouchKind,
  UserShellDecision,
} from "@limpid/core";
import {
  ancestry,
  decideUserShell,
  type ServiceAncestor,
  type ShellContext,
  serviceAncestor,
  shellContext,
} from "@limpid/lineage";
import type { DetectionContext } from "../analytics/analytic.ts";
import { type NamedPath, pathsOf } from "./paths-of.ts";
import { type ToolOfSubject, toolsOf } from "./tools-of.ts";

/** A process at the moment it acted, and its ancestors, nearest first. */
export type Lineage = readonly [Ancestor, ...Ancestor[]];

/** A life with all that its signals look at, gathered once. */
export interface Subject {
  readonly life: ArtifactLife;
  /** Its absolute names, the present one first. */
  readonly paths: readonly NamedPath[];
  readonly bytes: Bytes;
  readonly artifact: Artifact | undefined;
  /** The part that decides: the first one that can run. */
  readonly part: ArtifactPart | undefined;
  /** The creator as the head of its lineage; undefined when nobody is known. */
  readonly creator: Ancestor | undefined;
  /** The creator and its ancestors, nearest first; empty when nobody is known. */
  readonly lineage: readonly Ancestor[];
  /**
   * Everybody whose bytes may be in the file: the openers since it was last cut to nothing, the latest first.
   * Each is the lineage that it heads.
   */
  readonly writers: readonly Lineage[];
  /** Whether the creator was seen to open the file, or is concluded. */
  readonly certainty: "certain" | "inferred";
  readonly shell: ShellContext | undefined;
  readonly service: ServiceAncestor | undefined;
  /** Whether a person stands above the creator; undefined when nobody is known. */
  readonly decision: UserShellDecision | undefined;
  /** The build tools whose arguments speak of this file. */
  readonly tools: readonly ToolOfSubject[];
  /** Lineage of an execution, the executing process first. */
  readonly executedBy: (execution: Execution) => readonly Ancestor[];
  readonly context: DetectionContext;
}

export function subjectOf(life: ArtifactLife, bytes: Bytes, context: DetectionContext): Subject {
  const artifact = bytes.state === "inspected" ? bytes.artifact : undefined;
  const { actor, at, basis } = life.creator;
  const lineage = actor === undefined ? [] : lineageOf(actor, at ?? actor.run.at, context);
  const writers = writersOf(life)
    .map((writer) => (writer.by === actor ? lineage : lineageOf(writer.by, writer.at, context)))
    .filter(isHeaded);
  const shell = shellContext(lineage);
  return {
    life,
    paths: pathsOf(life),
    bytes,
    artifact,
    part: artifact?.parts.find(({ type }) => RUNS.has(type)) ?? artifact?.parts[0],
    creator: lineage[0],
    lineage,
    writers,
    certainty: basis === "opener" ? "certain" : "inferred",
    shell,
    service: serviceAncestor(lineage),
    decision: shell?.index === 0 ? shell.decision : lineage.length === 0 ? undefined : decideUserShell(lineage),
    tools: toolsOf(life, writers, lineage),
    executedBy: rememberedLineages(context),
    context,
  };
}

/** Several detectors ask for the same execution. */
function rememberedLineages(context: DetectionContext): Subject["executedBy"] {
  let known: Map<Execution, readonly Ancestor[]> | undefined;
  return (execution) => {
    known ??= new Map();
    const lineage = known.get(execution) ?? lineageOf(execution.by, execution.at, context);
    known.set(execution, lineage);
    return lineage;
  };
}

/** The image that a process ran before this one; undefined for its first. */
export function imageBefore(process: ProcessInstance, run: ImageRun): ImageRun | undefined {
  const index = process.images.indexOf(run);
  return index > 0 ? process.images[index - 1] : undefined;
}

/** The image that started a process, or ran in it before: a shell runs its last command in its own place. */
export function startedBy({ process, run }: Actor): ImageRun | undefined {
  return imageBefore(process, run) ?? process.parent?.images.at(-1);
}

const RUNS: ReadonlySet<string> = new Set(["executable", "library", "kernel-module"]);

function isHeaded(lineage: readonly Ancestor[]): lineage is Lineage {
  return lineage.length > 0;
}

/** The ancestry of an actor, headed by the image that acted: several images can run within one millisecond. */
function lineageOf({ process, run }: Actor, at: number, context: DetectionContext): readonly Ancestor[] {
  return ancestry(process, Math.max(at, run.at), context.roles, run);
}

interface Writer {
  readonly by: Actor;
  readonly at: number;
}

function writersOf(life: ArtifactLife): readonly Writer[] {
  const writers: Writer[] = [];
  for (let each: ArtifactLife | undefined = life; each !== undefined; each = each.madeFrom) addWriters(each, writers);
  return writers;
}

function addWriters({ creator, touches }: ArtifactLife, writers: Writer[]): void {
  const { actor, at, opener } = creator;
  const add = (writer: Writer): void => {
    const known = writers.some(({ by }) => by.process === writer.by.process && by.run === writer.by.run);
    if (!known) writers.push(writer);
  };
  if (actor !== undefined) add({ by: actor, at: at ?? actor.run.at });
  for (let index = touches.length - 1; index >= 0; index--) {
    const touch = touches[index];
    if (touch === undefined || !isOpen(touch)) continue;
    // The shell behind an inferred writer opened the file and wrote nothing.
    const isShellOfWriter = opener !== undefined && touch.by.process === opener.process && touch.at === at;
    if (!isShellOfWriter) add(touch);
    if (touch.kind !== "opened" && touch.kind !== "written") break; // created or cut to nothing: what was before is gone
  }
}

const WRITES: ReadonlySet<TouchKind> = new Set(["created", "opened", "written", "copied", "swapped", "truncated"]);

function isOpen(touch: Touch): boolean {
  return WRITES.has(touch.kind);
}

/** The events behind a statement about the creator. */
export function creationEvents(subject: Subject): readonly string[] {
  const { event } = subject.life.creator;
  return event === undefined ? [] : [event];
}
