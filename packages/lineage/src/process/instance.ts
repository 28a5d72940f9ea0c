import type {
  Actor,
  ImageDispute,
  ImageRun,
  ProcessInstance,
  ProcessKey,
  ProcessName,
  ProcessSighting,
  StartBasis,
} from "@limpid/core";
import type { Login, SessionNote } from "./login.ts";
import type { ToldBy } from "./told-by.ts";

/**
 * Lineage's own view of a process. All fields are set in one order in the constructor and none is added later:
 * a log makes half a million of these, and they must stay one shape.
 */
export class Instance implements ProcessInstance {
  readonly host: string;
  readonly pid: number;
  readonly startedAt: number;
  /** Event that showed this process first: its fork, its own first record, or a record that names it. */
  readonly firstEvent: string;
  readonly sensorId: string | undefined;
  /** Ids that the sensor gave it later. */
  otherSensorIds: string[] | undefined = undefined;
  responsible: ProcessName | undefined = undefined;
  answersTo: Actor | undefined = undefined;
  startBasis: StartBasis;
  parent: Instance | undefined;
  /** Whether its fork was the first thing seen of it: fixed, because the key depends on it. */
  readonly bornForked: boolean;
  /** Image that the parent ran when it started this process. */
  parentRun: ImageRun | undefined;
  images: readonly ImageRun[];
  /** The image that runs now: the last of `images`. */
  run: ImageRun;
  ppid: number | undefined;
  uid: number | undefined = undefined;
  euid: number | undefined = undefined;
  loginUser: number | null | undefined = undefined;
  session: number | null | undefined = undefined;
  terminal: string | null | undefined = undefined;
  cwd: string | undefined = undefined;
  container: string | null | undefined = undefined;
  exitedAt: number | undefined = undefined;
  login: Login | undefined = undefined;
  sessionNote: SessionNote | undefined = undefined;
  lastSeenAt: number;
  /** When a record last named it as a parent. */
  lastNamedAt: number;
  depth: number;
  /** Who had this pid before, while late records of it may still come. */
  predecessor: Instance | undefined = undefined;
  /** Characters of arguments, and of names of unusual length. */
  textCost = 0;
  /** Who told of it, where the host has several sensors. */
  told: ToldBy | undefined = undefined;
  #actor: Actor | undefined = undefined;
  #master: Actor | undefined = undefined;
  #key: ProcessKey | undefined = undefined;

  constructor(
    host: string,
    pid: number,
    sensorId: string | undefined,
    startBasis: StartBasis,
    startedAt: number,
    firstEvent: string,
    parent: Instance | undefined,
    run: ImageRun,
  ) {
    this.host = host;
    this.pid = pid;
    this.sensorId = sensorId;
    this.startBasis = startBasis;
    this.bornForked = startBasis === "forked";
    this.startedAt = startedAt;
    this.firstEvent = firstEvent;
    this.parent = parent;
    this.parentRun = undefined;
    this.ppid = parent?.pid;
    this.images = [run];
    this.run = run;
    this.lastSeenAt = startedAt;
    this.lastNamedAt = startedAt;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
  }

  /**
   * Made when somebody asks: most processes are never part of a finding. The sign tells a fork from a first
   * sight, because one hostile event could be both for one pid.
   */
  get key(): ProcessKey {
    this.#key ??= keyOf(this);
    return this.#key;
  }

  /** This process with the image it runs now; one object per image. */
  get actor(): Actor {
    this.#actor ??= { process: this, run: this.run };
    return this.#actor;
  }

  /**
   * This process as others answer to it, with the image it runs now. It has no ancestors but pid 1: with them, a chain
   * of processes that answer to each other would keep every process of a log.
   */
  get master(): Actor {
    if (this.#master?.run === this.run) return this.#master;
    const basis = this.bornForked ? "forked" : this.startBasis;
    const top = this.parent?.pid === 1 ? this.parent : undefined;
    const alone = new Instance(
      this.host,
      this.pid,
      this.sensorId,
      basis,
      this.startedAt,
      this.firstEvent,
      top,
      this.run,
    );
    alone.uid = this.uid;
    alone.euid = this.euid;
    alone.loginUser = this.loginUser;
    alone.session = this.session;
    alone.terminal = this.terminal;
    alone.cwd = this.cwd;
    alone.container = this.container;
    alone.login = this.login;
    this.#master = { process: alone, run: this.run };
    return this.#master;
  }

  get disputes(): readonly ImageDispute[] | undefined {
    return this.told?.disputes;
  }

  /** The image becomes the current one. */
  begin(run: ImageRun, maxImages: number): void {
    const [first] = this.images;
    // Nearly every process runs two images; a literal has no spare room, unlike an array that is pushed to.
    this.#setImages(first !== undefined && this.images.length === 1 ? [first, run] : [...this.images, run], maxImages);
  }

  /** Puts an image that ended before the current one where its time says. */
  insert(run: ImageRun, maxImages: number): void {
    let index = this.images.length;
    while (index > 0 && (this.images[index - 1]?.at ?? 0) > run.at) index -= 1;
    this.#setImages([...this.images.slice(0, index), run, ...this.images.slice(index)], maxImages);
  }

  /** Puts an image before all others, whatever its time: the one that a late fork record tells of. */
  precede(run: ImageRun, maxImages: number): void {
    this.#setImages([run, ...this.images], maxImages);
  }

  /** Replaces the current image, which stood for one not known yet. */
  fill(run: ImageRun): void {
    this.#setImages([...this.images.slice(0, -1), run], this.images.length);
  }

  /** The first images say how the process came to be, the newest what it did: the middle goes. */
  #setImages(images: ImageRun[], maxImages: number): void {
    if (images.length > maxImages) {
      images.splice(maxImages >> 2, images.length - maxImages);
    }
    const last = images.at(-1);
    if (last === undefined) return;
    this.images = images;
    if (last !== this.run) {
      this.run = last;
      this.#actor = undefined;
    }
  }

  inheritFrom(parent: Instance): void {
    this.uid = parent.uid;
    this.euid = parent.euid;
    this.loginUser = parent.loginUser;
    this.session = parent.session;
    this.terminal = parent.terminal;
    this.cwd = parent.cwd;
    this.container = parent.container;
    this.login = parent.login;
    this.responsible = parent.responsible;
    this.answersTo = parent.answersTo;
  }

  /** Takes over what a record says; what it does not say stays. */
  see(seen: ProcessSighting): void {
    if (seen.ppid !== undefined) this.ppid = seen.ppid;
    if (seen.uid !== undefined) this.uid = seen.uid;
    if (seen.euid !== undefined) this.euid = seen.euid;
    if (seen.loginUser !== undefined) this.loginUser = seen.loginUser;
    if (seen.session !== undefined) this.session = seen.session;
    if (seen.terminal !== undefined) this.terminal = seen.terminal;
    if (seen.cwd !== undefined) this.cwd = seen.cwd;
    if (seen.container !== undefined) this.container = seen.container;
    if (seen.responsible !== undefined) this.responsible = seen.responsible;
  }

  /** Takes over what was not said yet, where a more trusted sensor spoke before. */
  seeMore(seen: ProcessSighting): void {
    this.ppid ??= seen.ppid;
    this.uid ??= seen.uid;
    this.euid ??= seen.euid;
    if (this.loginUser === undefined) this.loginUser = seen.loginUser;
    if (this.session === undefined) this.session = seen.session;
    if (this.terminal === undefined) this.terminal = seen.terminal;
    this.cwd ??= seen.cwd;
    if (this.container === undefined) this.container = seen.container;
    this.responsible ??= seen.responsible;
  }
}

function keyOf(instance: Instance): ProcessKey {
  if (instance.sensorId !== undefined) return `${instance.host}/${instance.sensorId}` as ProcessKey;
  const sign = instance.bornForked ? "+" : "~";
  return `${instance.host}/${instance.pid}${sign}${instance.firstEvent}` as ProcessKey;
}
