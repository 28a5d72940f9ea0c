import type {
  Actor,
  ArtifactLife,
  Creator,
  CreatorBasis,
  Execution,
  GraphClasses,
  Integer64,
  LifeKey,
  ReportedContent,
  Touch,
  WriterTampering,
} from "@limpid/core";
import { outputNamer } from "../tools/named-output.ts";
import { EXECUTIONS_KEPT, EXECUTIONS_KEPT_FIRST, NAMES_KEPT, TOUCHES_KEPT, TOUCHES_KEPT_FIRST } from "./limits.ts";
import type { LinkedExecution, LinkedTouch } from "./touches.ts";

/** Where and when a life began. */
export interface Birth {
  readonly at: number;
  readonly event: string;
}

/**
 * One generation of a file while it is gathered. Most files of a log are written once and never run, so a life
 * is one object of fixed shape with its first touch; what few lives have is kept apart, and what only a judged
 * life needs is derived when asked for.
 */
export class Life implements ArtifactLife {
  readonly host: string;
  readonly device: string | undefined;
  readonly inode: Integer64 | undefined;
  readonly generation: number;
  readonly birthSeen: boolean;
  readonly birth: Birth;
  readonly origin: "file" | "memory";
  /** Order of birth among the lives of a host: several are born in one millisecond. */
  readonly sequence: number;
  path: string | undefined;
  /** How many directory renames had happened when `path` was set. */
  movesSeen: number;
  writes = 0;
  basis: CreatorBasis = "unknown";
  /** The touch by which the creator could write. */
  written: LinkedTouch | undefined = undefined;
  madeExecutableAt: number | undefined = undefined;
  removedAt: number | undefined = undefined;
  /** Handed out: nothing is attached any more. */
  closed = false;
  /** Characters of names of unusual length that it holds on to, and how many of them its register knows of. */
  longNames = 0;
  weighed = 0;
  /** In which of the two lists of the register it stands. */
  listedAsRunnable = false;
  /** Neighbours in the list of least recently seen lives. */
  older: Life | undefined = undefined;
  newer: Life | undefined = undefined;
  private first: LinkedTouch | undefined = undefined;
  private last: LinkedTouch | undefined = undefined;
  private touchCount = 0;
  private rare: Rare | undefined = undefined;
  /** Where those stand that changed since they were looked at; nobody asks in a replay. */
  #changed: Set<Life> | undefined = undefined;

  constructor(
    host: string,
    device: string | undefined,
    inode: Integer64 | undefined,
    generation: number,
    birth: Birth,
    sequence: number,
    path: string | undefined,
    movesSeen: number,
    birthSeen: boolean,
    origin: "file" | "memory",
  ) {
    this.host = host;
    this.device = device;
    this.inode = inode;
    this.generation = generation;
    this.birth = birth;
    this.sequence = sequence;
    this.path = path;
    this.movesSeen = movesSeen;
    this.birthSeen = birthSeen;
    this.origin = origin;
  }

  get key(): LifeKey {
    const place = this.inode === undefined ? `path:${this.path ?? ""}` : `${this.device ?? ""}:${this.inode}`;
    return `${this.host}|${place}#${this.generation}@${this.birth.event}` as LifeKey;
  }

  get bornAt(): number {
    return this.birth.at;
  }

  get birthEvent(): string {
    return this.birth.event;
  }

  get creator(): Creator {
    const { written } = this;
    return {
      basis: this.basis,
      actor: this.writer,
      at: written?.at,
      event: written?.event,
      opener: this.rare?.heir === undefined || this.basis !== "inherited-fd" ? undefined : written?.by,
    };
  }

  /** The creator: whoever opened the file last, or inherited it from the opener. */
  get writer(): Actor | undefined {
    return this.rare?.heir ?? this.written?.by;
  }

  get lastWriteAt(): number | undefined {
    return this.written?.at;
  }

  get lastSeenAt(): number {
    let seen = this.birth.at;
    for (let touch = this.first; touch !== undefined; touch = touch.next) if (touch.at > seen) seen = touch.at;
    return seen;
  }

  get touches(): readonly Touch[] {
    const touches: Touch[] = [];
    for (let touch = this.first; touch !== undefined; touch = touch.next) touches.push(touch);
    return touches;
  }

  get touchesDropped(): number {
    return Math.max(0, this.touchCount - TOUCHES_KEPT);
  }

  get executions(): readonly Execution[] {
    return this.rare?.executions ?? [];
  }

  get executionsDropped(): number {
    return this.rare?.executionsDropped ?? 0;
  }

  get previousPaths(): readonly string[] {
    return this.rare?.previousPaths ?? [];
  }

  /** Further hard links that are known. */
  get otherPaths(): readonly string[] {
    return this.rare?.otherPaths ?? [];
  }

  get namedAsOutputBy(): Actor | undefined {
    return this.rare?.announcedBy ?? outputNamer(this);
  }

  get nameTakenAt(): number | undefined {
    return this.rare?.nameTakenAt;
  }

  set nameTakenAt(at: number | undefined) {
    this.details().nameTakenAt = at;
  }

  get writerTampering(): WriterTampering | undefined {
    return this.rare?.tampering;
  }

  get coveredBy(): ArtifactLife["coveredBy"] {
    return this.rare?.coveredBy;
  }

  get reported(): ReportedContent | undefined {
    return this.rare?.reported;
  }

  /** Tables are read one by one: what they say together holds until the next write. */
  report(content: ReportedContent): void {
    if (content.at < (this.lastWriteAt ?? content.at)) return;
    this.#changed?.add(this);
    this.details().reported = { ...this.reported, ...content };
  }

  /** Its content is another one now than what was reported. */
  outdateReports(): void {
    this.#changed?.add(this);
    if (this.rare !== undefined) this.rare.reported = undefined;
  }

  get alsoTold(): ReadonlyMap<string, readonly string[]> | undefined {
    return this.rare?.alsoTold;
  }

  /** Other sensors told of this event under other ids. As many are kept as touches are. */
  toldAlso(event: string, others: readonly string[]): void {
    const details = this.details();
    details.alsoTold ??= new Map();
    if (details.alsoTold.size < TOUCHES_KEPT) details.alsoTold.set(event, others);
  }

  get madeFrom(): Life | undefined {
    return this.rare?.madeFrom;
  }

  /** Its content is that of another file, or was. */
  takeOver(from: Life): void {
    if (from === this) return;
    const source = from.derivation < MADE_FROM_DEEP ? from : from.madeFrom;
    if (source === undefined) return;
    const details = this.details();
    details.madeFrom = source;
    details.derivation = source.derivation + 1;
  }

  private get derivation(): number {
    return this.rare?.derivation ?? 0;
  }

  get unmarkedBy(): Touch | undefined {
    return this.rare?.unmarkedBy;
  }

  set unmarkedBy(touch: Touch | undefined) {
    if (touch !== undefined) this.details().unmarkedBy = touch;
  }

  get attributesRecorded(): boolean | undefined {
    return this.rare?.attributesRecorded;
  }

  noteAttributesRecorded(): void {
    this.details().attributesRecorded = true;
  }

  /** Where a file that was first known by its path turned out to lie. */
  get foundAt(): { readonly device: string | undefined; readonly inode: Integer64 } | undefined {
    return this.rare?.foundAt;
  }

  set foundAt(place: { readonly device: string | undefined; readonly inode: Integer64 } | undefined) {
    this.details().foundAt = place;
  }

  /** Whether it could run: it did, or an execute bit was set. */
  get mayRun(): boolean {
    return this.madeExecutableAt !== undefined || (this.rare?.executions.length ?? 0) > 0;
  }

  /** Tells of each change from now on. */
  reportChangesTo(changed: Set<Life> | undefined): void {
    this.#changed = changed;
  }

  add(touch: LinkedTouch): void {
    this.#changed?.add(this);
    this.longNames += longNames(touch);
    this.touchCount++;
    if (this.last === undefined) this.first = touch;
    else this.last.next = touch;
    this.last = touch;
    if (this.touchCount > TOUCHES_KEPT) this.dropOneOfTheMiddle();
  }

  execute(execution: LinkedExecution): void {
    this.add(execution);
    const details = this.details();
    if (details.executions.length < EXECUTIONS_KEPT) details.executions.push(execution);
    else {
      details.executions.copyWithin(EXECUTIONS_KEPT_FIRST, EXECUTIONS_KEPT_FIRST + 1);
      details.executions[EXECUTIONS_KEPT - 1] = execution;
      details.executionsDropped++;
    }
  }

  /** The actor of this touch could write to it from here on. */
  writtenBy(basis: CreatorBasis, touch: LinkedTouch): void {
    this.writes++;
    this.basis = basis;
    this.written = touch;
    if (this.rare !== undefined) this.rare.heir = undefined;
    this.outdateReports();
  }

  /** The writer is not the shell that opened the file but the program that inherited its descriptor. */
  inheritedBy(by: Actor): void {
    this.#changed?.add(this);
    this.basis = "inherited-fd";
    this.details().heir = by;
  }

  /** Nobody was seen to write; this actor is the likeliest. */
  presumeWriter(by: Actor): void {
    this.details().heir = by;
  }

  announcedBy(by: Actor | undefined): void {
    if (by === undefined || this.rare?.announcedBy !== undefined) return;
    this.details().announcedBy = by;
    this.#changed?.add(this);
  }

  tamperedBy(tampering: WriterTampering): void {
    this.details().tampering ??= tampering;
  }

  cover(mount: NonNullable<ArtifactLife["coveredBy"]>): void {
    this.details().coveredBy = mount;
  }

  rename(to: string | undefined): void {
    if (to === this.path) return;
    if (this.path !== undefined) {
      const { previousPaths } = this.details();
      if (previousPaths.length < NAMES_KEPT) previousPaths.push(this.path);
    }
    this.path = to;
  }

  addName(path: string): void {
    if (this.path === undefined) this.path = path;
    else {
      const { otherPaths } = this.details();
      if (otherPaths.length < NAMES_KEPT) otherPaths.push(path);
    }
  }

  /** Takes one name away; true when no known name is left. */
  removeName(path: string | undefined): boolean {
    const others = this.rare?.otherPaths;
    if (others === undefined || others.length === 0) return true;
    const index = path === undefined ? -1 : others.indexOf(path);
    if (index >= 0) others.splice(index, 1);
    else this.rename(others.shift());
    return false;
  }

  private details(): Rare {
    this.rare ??= new Rare();
    return this.rare;
  }

  private dropOneOfTheMiddle(): void {
    let kept = this.first;
    for (let index = 1; index < TOUCHES_KEPT_FIRST; index++) kept = kept?.next;
    if (kept !== undefined) kept.next = kept.next?.next;
  }
}

/** What a snapshot of lives holds beside plain data and touches. */
export const LIFE_CLASSES: GraphClasses = {
  life: () => new Life("", undefined, undefined, 0, { at: 0, event: "" }, 0, undefined, 0, false, "file"),
  rare: () => new Rare(),
};

const USUAL_NAME = 512; // characters; shorter names are bounded by the number of lives

/** What a touch holds on to beside itself, as if no other held it too: a path can have 4,096 characters. */
function longNames({ path, by }: LinkedTouch): number {
  const { image, cwd } = by.run;
  let characters = 0;
  if (path !== undefined && path.length > USUAL_NAME) characters += path.length;
  if (image !== undefined && image.length > USUAL_NAME) characters += image.length;
  if (cwd !== undefined && cwd.length > USUAL_NAME) characters += cwd.length;
  return characters;
}

const MADE_FROM_DEEP = 3; // download, copy, signature: a longer chain would keep every file of a log

/** What few lives have. */
class Rare {
  executions: Execution[] = [];
  executionsDropped = 0;
  previousPaths: string[] = [];
  otherPaths: string[] = [];
  heir: Actor | undefined = undefined;
  announcedBy: Actor | undefined = undefined;
  nameTakenAt: number | undefined = undefined;
  tampering: WriterTampering | undefined = undefined;
  coveredBy: ArtifactLife["coveredBy"] = undefined;
  reported: ReportedContent | undefined = undefined;
  madeFrom: Life | undefined = undefined;
  derivation = 0;
  attributesRecorded: boolean | undefined = undefined;
  unmarkedBy: Touch | undefined = undefined;
  foundAt: { readonly device: string | undefined; readonly inode: Integer64 } | undefined = undefined;
  alsoTold: Map<string, readonly string[]> | undefined = undefined;
}
