import type { Artifact, ArtifactLife, Bytes, Finding, Integer64, Priority } from "@limpid/core";
import { type Analytic, bytesOf, type DetectionContext, type Judgement, type Lives, makeFinding } from "@limpid/detect";
import { withContainer } from "../container-facts.ts";
import type { PipelineParts } from "../pipeline.ts";
import { redacted } from "../redact-finding.ts";
import { Due, type DueState, type Patience } from "./due.ts";
import { type Change, changeSince, digestOf, type Said } from "./said.ts";

/** Takes a revision of a finding; `former` is the priority that was said before, undefined for a new finding. */
export type FoundLive = (finding: Finding, former: Priority | undefined) => void;

/** What was said of a life, and the bytes that it rests on. */
interface Remembered {
  said: Said | undefined;
  /** What was inspected while the file was there. */
  inspected: { readonly artifact: Artifact; readonly writes: number } | undefined;
}

/**
 * Judges lives while they go on: each a moment after it changed, and says only what differs from what was said before.
 * A finding keeps its id; its revision rises.
 */
export class LiveJudge {
  readonly #lives: Lives;
  readonly #changed: Set<ArtifactLife>;
  readonly #due: Due<ArtifactLife>;
  readonly #parts: PipelineParts;
  readonly #context: DetectionContext;
  readonly #found: FoundLive;
  /** By analytic; no more lives than are open. */
  readonly #known: ReadonlyMap<Analytic, Map<ArtifactLife, Remembered>>;
  /** Files whose bytes were inspected and of which no event was told yet, by device and inode. */
  readonly #unmet = new Set<string>();
  /** Since when the bytes of a life are awaited. */
  readonly #awaited = new Map<ArtifactLife, number>();
  /** Lives that ended while their bytes were on the way, and since when the last word on them waits for those. */
  readonly #leaving = new Map<ArtifactLife, number>();
  #now = Number.NEGATIVE_INFINITY;

  constructor(
    lives: Lives,
    analytics: readonly Analytic[],
    parts: PipelineParts,
    context: DetectionContext,
    patience: Patience,
    found: FoundLive,
  ) {
    this.#lives = lives;
    this.#changed = lives.gatherChanges();
    this.#due = new Due(patience);
    this.#parts = parts;
    this.#context = context;
    this.#found = found;
    this.#known = new Map(analytics.map((analytic) => [analytic, new Map()]));
  }

  /** Lives that wait to be judged. */
  get waiting(): number {
    return this.#due.size + this.#leaving.size;
  }

  /** Whether the next `settle` has something to say already. */
  get isUrgent(): boolean {
    return this.#due.hasUrgent;
  }

  /** What an event at `at` changed is to be judged soon. */
  noteChanges(at: number): void {
    if (this.#changed.size === 0) return;
    for (const life of this.#changed) {
      if (this.#unmet.delete(placeOf(life.device, life.inode))) this.#due.atOnce(life);
      else this.#due.changed(life, at);
    }
    this.#changed.clear();
  }

  /** Judges what has been quiet for long enough at `now`. */
  settle(now: number): void {
    this.#now = now;
    this.#lives.nameOutputs();
    this.noteChanges(now);
    if (now === Number.POSITIVE_INFINITY) this.#due.takeAll(this.#look);
    else this.#due.take(now, this.#look);
    this.#letGo(now);
  }

  /** The bytes of a file were inspected: whatever is known of it is judged with the next `settle`. */
  poke(device: string | undefined, inode: Integer64): void {
    const life = this.#lives.lifeAt(device, inode);
    if (life !== undefined) this.#due.atOnce(life);
    else this.#expect(placeOf(device, inode));
  }

  /** Its bytes were there before its first event: it waits for nothing more once it is told. */
  #expect(place: string): void {
    this.#unmet.add(place);
    const [oldest] = this.#unmet;
    if (this.#unmet.size > MAX_UNMET && oldest !== undefined) this.#unmet.delete(oldest);
  }

  /** A life ended, or had to go: the last word on it, for which its bytes are awaited when they are on their way. */
  close(life: ArtifactLife): void {
    this.#due.forget(life);
    this.#awaited.delete(life);
    if (!this.#isPending(life)) {
      this.#finish(life);
      return;
    }
    this.#leaving.set(life, this.#now);
    const [oldest] = this.#leaving.keys();
    if (this.#leaving.size > MAX_LEAVING && oldest !== undefined) this.#finish(oldest);
  }

  /** Nothing is awaited any more. */
  end(): void {
    this.#letGo(Number.POSITIVE_INFINITY);
  }

  #letGo(now: number): void {
    for (const [life, since] of this.#leaving) {
      if (since === Number.NEGATIVE_INFINITY) this.#leaving.set(life, now);
      const waited = since === Number.NEGATIVE_INFINITY ? 0 : Math.abs(now - since);
      if (now === Number.POSITIVE_INFINITY || waited >= AWAITED_MS || !this.#isPending(life)) this.#finish(life);
    }
  }

  /** Whether anybody would say something of it, and its bytes are on their way. */
  #isPending(life: ArtifactLife): boolean {
    const { bytesOffered } = this.#parts;
    return [...this.#known].some(([analytic, known]) => {
      const before = known.get(life);
      if (before === undefined && !analytic.candidate(life, bytesOffered)) return false;
      return isPending(this.#bytesOf(life, before));
    });
  }

  #finish(life: ArtifactLife): void {
    this.#leaving.delete(life);
    for (const [analytic, known] of this.#known) {
      this.#judge(analytic, known, life, true);
      known.delete(life);
    }
  }

  /** What was said of open lives, for a snapshot. */
  get state(): LiveState {
    const known = [...this.#known].map(([{ id }, lives]) => ({ analytic: id, known: lives }));
    return { known, due: this.#due.state, leaving: this.#leaving };
  }

  /** Goes on from what was said of these lives before. */
  restore({ known: all, due, leaving }: LiveState): void {
    this.#due.restore(due);
    for (const [life, since] of leaving) this.#leaving.set(life, since);
    for (const [analytic, known] of this.#known) {
      const state = all.find((each) => each.analytic === analytic.id);
      for (const [life, remembered] of state?.known ?? []) known.set(life, remembered);
    }
  }

  readonly #look = (life: ArtifactLife): void => {
    this.#lives.look(life);
    if (this.#isAwaited(life)) return;
    for (const [analytic, known] of this.#known) this.#judge(analytic, known, life, false);
  };

  /**
   * Whether its bytes are on their way and worth a moment: said without them, most of what runs on a host would be a
   * finding that is withdrawn when they come. What was said already is said again at once.
   */
  #isAwaited(life: ArtifactLife): boolean {
    const since = this.#awaited.get(life);
    const { bytesOffered } = this.#parts;
    const isNew = [...this.#known].some(([each, known]) => !known.has(life) && each.candidate(life, bytesOffered));
    const waits = isNew && isPending(this.#bytesOf(life, undefined)) && this.#now < Number.POSITIVE_INFINITY;
    const waited = since === undefined ? 0 : Math.abs(this.#now - since); // a clock may be set back
    if (!waits || waited >= AWAITED_MS) {
      this.#awaited.delete(life);
      return false;
    }
    if (since === undefined) this.#awaited.set(life, this.#now);
    this.#due.changed(life, this.#now);
    return true;
  }

  #judge(analytic: Analytic, known: Map<ArtifactLife, Remembered>, life: ArtifactLife, last: boolean): void {
    const before = known.get(life);
    // What was reported is followed to its end, also where nobody would begin to look any more: the file is gone.
    if (before === undefined && !analytic.candidate(life, this.#parts.bytesOffered)) return;
    const bytes = this.#bytesOf(life, before);
    const judgement = analytic.judge(life, bytes, this.#context);
    const said = before?.said;
    if (judgement === undefined) {
      if (said === undefined || said.withdrawn) return;
      const nothing = withdrawnJudgement(analytic, life, bytes, this.#context);
      this.#say(known, life, nothing, last ? "closed" : "withdrawn", undefined);
      return;
    }
    this.#say(known, life, judgement, last ? "closed" : undefined, bytes.state === "inspected" ? bytes : undefined);
  }

  #say(
    known: Map<ArtifactLife, Remembered>,
    life: ArtifactLife,
    judgement: Judgement,
    told: "closed" | "withdrawn" | undefined,
    inspected: Extract<Bytes, { readonly state: "inspected" }> | undefined,
  ): void {
    const { engine, config, containers } = this.#parts;
    const said = known.get(life)?.said;
    const finding = redacted(withContainer(makeFinding(judgement, engine, config), life, containers));
    const digest = digestOf(finding);
    const same = said !== undefined && said.digest === digest;
    if (same && told === undefined) return;
    const change: Change = said === undefined ? "opened" : (told ?? changeSince(said, finding.priority));
    const revision = (said?.revision ?? 0) + 1;
    known.set(life, {
      said: { revision, priority: finding.priority, digest, withdrawn: change === "withdrawn" },
      inspected: inspected === undefined ? undefined : { artifact: inspected.artifact, writes: life.writes },
    });
    this.#found({ ...finding, revision, change }, said?.priority);
  }

  /** The bytes as they are, or as they were when somebody looked while the file was there. */
  #bytesOf(life: ArtifactLife, before: Remembered | undefined): Bytes {
    const { bytes: offered } = this.#parts;
    const now = bytesOf(life, offered);
    if (now.state === "inspected" || now.state === "not-offered") return now;
    const { device, inode } = life;
    const remembered = offered.remembered?.({ device, inode, life });
    if (remembered?.state === "inspected") return remembered;
    const inspected = before?.inspected;
    if (inspected !== undefined && inspected.writes === life.writes) {
      return { state: "inspected", artifact: inspected.artifact };
    }
    return remembered ?? now;
  }
}

/** An inspection takes milliseconds; a queue of them, on a host that is busy, seconds. */
const AWAITED_MS = 2_000;
const MAX_UNMET = 256; // between an inspection's answer and the event that is being given out lie milliseconds
const MAX_LEAVING = 2_048; // as many files as may wait to be inspected

function placeOf(device: string | undefined, inode: Integer64 | undefined): string {
  return `${device}:${inode}`;
}

function isPending(bytes: Bytes): boolean {
  return bytes.state === "unreadable" && bytes.pending === true;
}

export interface LiveState {
  readonly known: readonly { readonly analytic: string; readonly known: ReadonlyMap<ArtifactLife, Remembered> }[];
  readonly due: DueState<ArtifactLife>;
  readonly leaving: ReadonlyMap<ArtifactLife, number>;
}

/** A finding that is none any more, so that whoever was told of it learns that. */
function withdrawnJudgement(
  analytic: Analytic,
  life: ArtifactLife,
  bytes: Bytes,
  { userName }: DetectionContext,
): Judgement {
  const { id, strategy, technique } = analytic;
  return {
    analytic: id,
    strategy,
    technique,
    life,
    bytes,
    lineage: [],
    supporting: [],
    contradicting: [],
    missing: [],
    wouldChange: [],
    score: 0,
    priority: "expected",
    title: `${life.path ?? "The file"} is no finding any more: what is known of it now does not bear out what was reported.`,
    blindSpots: [],
    userName,
  };
}
