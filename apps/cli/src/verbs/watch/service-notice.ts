/** How a service manager is told, as sd_notify(3): lines such as `READY=1`. */
export interface NoticeSocket {
  readonly tell: (...lines: readonly string[]) => boolean;
  readonly close: () => void;
}

/** What there is to tell. */
export interface Noticed {
  /** In one line, for `systemctl status`. */
  readonly says: () => string;
  /** Whether events were read and judged since it was last asked. */
  readonly works: () => boolean;
}

const USUAL_MS = 15_000;
/** Of the manager's patience: a word that comes late, or was not taken, is no death. */
const SHARE = 4;

/** Tells the service manager that the watch is ready, how it goes, and, only while it gets on, that it lives. */
export class ServiceNotice {
  readonly #socket: NoticeSocket;
  readonly #everyMs: number;
  readonly #noticed: Noticed;
  #timer: NodeJS.Timeout | undefined;

  /** @param patienceMs how long the manager waits for a word before it starts the service anew; undefined for ever */
  constructor(socket: NoticeSocket, patienceMs: number | undefined, noticed: Noticed) {
    this.#socket = socket;
    this.#everyMs = patienceMs === undefined ? USUAL_MS : Math.min(USUAL_MS, patienceMs / SHARE);
    this.#noticed = noticed;
  }

  /** What is watched is being watched. */
  ready(): void {
    if (this.#timer !== undefined) return;
    this.#noticed.works(); // from here on it is measured
    this.#socket.tell("READY=1", this.#status, "WATCHDOG=1");
    this.#timer = setInterval(() => this.#tick(), this.#everyMs);
  }

  stopping(): void {
    clearInterval(this.#timer);
    this.#socket.tell("STOPPING=1", "STATUS=stopping: what is known is saved");
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }

  #tick(): void {
    if (this.#noticed.works()) this.#socket.tell(this.#status, "WATCHDOG=1");
    else this.#socket.tell("STATUS=stuck: nothing is read or judged any more");
  }

  get #status(): string {
    return `STATUS=${this.#noticed.says().replaceAll("\n", " ")}`;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The notice for the manager that started this process; undefined when none did, or one that is not to be told.
 * @see sd_notify(3), sd_watchdog_enabled(3)
 */
export async function serviceNotice(
  noticed: Noticed,
  note: (text: string) => void,
  env: Environment = process.env,
  open: (path: string) => Promise<NoticeSocket> = openSocket,
): Promise<ServiceNotice | undefined> {
  const path = env.NOTIFY_SOCKET;
  if (path === undefined || path === "") return undefined;
  const isOurs = env.WATCHDOG_PID === undefined || Number(env.WATCHDOG_PID) === process.pid;
  const patienceMs = Number(env.WATCHDOG_USEC) / 1000;
  try {
    return new ServiceNotice(await open(path), isOurs && patienceMs > 0 ? patienceMs : undefined, noticed);
  } catch (error) {
    // It may be the socket of a service that started a shell: no reason not to watch.
    note(`the service manager cannot be told how it goes: ${(error as Error).message}`);
    return undefined;
  }
}

/** Loaded where there is somebody to tell: it brings the way to the kernel. */
async function openSocket(path: string): Promise<NoticeSocket> {
  const { NotifySocket, openKernel } = await import("@limpid/sensor");
  return new NotifySocket(await openKernel(), path);
}
