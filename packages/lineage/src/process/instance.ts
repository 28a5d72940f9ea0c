import type {
  Actor,
  ImageRun,
  LoginOrigin,
  ProcessInstance,
  ProcessKey,
  ProcessSighting,
  StartBasis,
} from "@limpid/core";
import { own } from "@limpid/core";

/** PAM's word about a session, until the login account beside it is known. */
export interface SessionNote {
  readonly event: string;
  readonly at: number;
  readonly program: string | undefined;
  readonly terminal: string | null | undefined;
}

/** Shared by a process and all that inherit its login, so that a session told later reaches all of them. */
export class Login implements LoginOrigin {
  readonly loginUser: number | null;
  readonly image: string | undefined;
  readonly at: number;
  readonly event: string;
  session: LoginOrigin["session"] = undefined;
  /** The process that wrote it. */
  readonly writer: Instance;

  constructor(writer: Instance, loginUser: number | null, image: string | undefined, at: number, event: string) {
    this.writer = writer;
    this.loginUser = loginUser;
    this.image = image;
    this.at = at;
    this.event = event;
  }
}

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
  startBasis: StartBasis;
  parent: Instance | undefined;
  /** Whether its fork was the first thing seen of it: fixed, because the key depends on it. */
  readonly bornForked: boolean;
  /** Image that the parent ran when it started this process. */
  parentRun: ImageRun | undefined;
  readonly images: ImageRun[];
  imagesDropped = 0;
  ppid: number | undefined;
  uid: number | undefined = undefined;
  euid: number | undefined = undefined;
  loginUser: number | null | undefined = undefined;
  session: number | null | undefined = undefined;
  terminal: string | null | undefined = undefined;
  cwd: string | undefined = undefined;
  exitedAt: number | undefined = undefined;
  login: Login | undefined = undefined;
  sessionNote: SessionNote | undefined = undefined;
  lastSeenAt: number;
  depth: number;
  /** Who had this pid before, while late records of it may still come. */
  predecessor: Instance | undefined = undefined;
  argvCost = 0;
  #actor: Actor;
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
    this.lastSeenAt = startedAt;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
    this.#actor = { process: this, run };
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
    return this.#actor;
  }

  get run(): ImageRun {
    return this.#actor.run;
  }

  /** The image becomes the current one. */
  begin(run: ImageRun, maxImages: number): void {
    this.images.push(run);
    this.#actor = { process: this, run };
    if (this.images.length > maxImages) {
      // The first images say how the process came to be, the newest what it did: the middle goes.
      this.images.splice(maxImages >> 2, 1);
      this.imagesDropped += 1;
    }
  }

  /** Puts an image that ended before the current one where its time says. */
  insert(run: ImageRun, maxImages: number): void {
    let index = this.images.length;
    while (index > 0 && (this.images[index - 1]?.at ?? 0) > run.at) index -= 1;
    if (index === this.images.length) {
      this.begin(run, maxImages);
      return;
    }
    if (this.images.length >= maxImages) this.imagesDropped += 1;
    else this.images.splice(index, 0, run);
  }

  /** Replaces the only image while it is a placeholder. */
  fill(run: ImageRun): void {
    this.images[this.images.length - 1] = run;
    this.#actor = { process: this, run };
  }

  inheritFrom(parent: Instance): void {
    this.uid = parent.uid;
    this.euid = parent.euid;
    this.loginUser = parent.loginUser;
    this.session = parent.session;
    this.terminal = parent.terminal;
    this.cwd = parent.cwd;
    this.login = parent.login;
  }

  /** Takes over what a record says; what it does not say stays. */
  see(seen: ProcessSighting): void {
    if (seen.ppid !== undefined) this.ppid = seen.ppid;
    if (seen.uid !== undefined) this.uid = seen.uid;
    if (seen.euid !== undefined) this.euid = seen.euid;
    if (seen.loginUser !== undefined) this.loginUser = seen.loginUser;
    if (seen.session !== undefined) this.session = seen.session;
    if (seen.terminal !== undefined) this.terminal = seen.terminal;
    const cwd = seen.cwd;
    if (cwd !== undefined && cwd !== this.cwd) this.cwd = own(cwd);
  }
}

function keyOf(instance: Instance): ProcessKey {
  if (instance.sensorId !== undefined) return `${instance.host}/${instance.sensorId}` as ProcessKey;
  const sign = instance.bornForked ? "+" : "~";
  return `${instance.host}/${instance.pid}${sign}${instance.firstEvent}` as ProcessKey;
}
