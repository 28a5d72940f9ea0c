import { type Process, UNSET } from "./process.ts";
import { Random } from "./random.ts";

const FLUSH_AT = 1 << 20;

/** As the kernel writes a value that a program chose. */
export function encode(text: string): string {
  if (/^[\x21\x23-\x7e]*$/.test(text)) return `"${text}"`;
  return Buffer.from(text).toString("hex").toUpperCase();
}

/** The log that is written: events, their stamps and records, now and then overlapping. */
export class Log {
  readonly #write: (text: string) => void;
  readonly random: Random;
  readonly counts = new Map<string, number>();
  bytes = 0;
  #chunks: string[] = [];
  #pending = 0;
  #serial: number;
  #clock = 1_795_000_000_000;
  #stamp = "";
  #held: string[] = [];
  #event: string[] = [];
  #nextPid = 2000;
  #nextInode = 300_000;
  #nextSession = 10;

  constructor(write: (text: string) => void, seed: number) {
    this.#write = write;
    this.random = new Random(seed);
    this.#serial = 1000;
  }

  /** Begins an event some time after the one before. */
  begin(): void {
    this.flushEvent();
    this.#clock += this.random.below(8) === 0 ? this.random.below(12) * 4 : 0;
    this.#serial += 1;
    const millis = this.#clock % 1000;
    this.#stamp = `msg=audit(${Math.floor(this.#clock / 1000)}.${String(millis).padStart(3, "0")}:${this.#serial}): `;
  }

  pause(ms: number): void {
    this.#clock += ms;
  }

  record(type: string, body: string): void {
    this.counts.set(type, (this.counts.get(type) ?? 0) + 1);
    this.#event.push(`type=${type} ${this.#stamp}${body}\n`);
  }

  /** Puts the event out; now and then its last records come after the next event's first. */
  flushEvent(): void {
    const event = this.#event;
    if (event.length === 0) return;
    this.#event = [];
    const first = event.shift() ?? "";
    this.#put(first);
    for (const line of this.#held) this.#put(line);
    this.#held = [];
    if (event.length > 0 && this.random.below(50) === 0) this.#held = event;
    else for (const line of event) this.#put(line);
  }

  end(): void {
    this.flushEvent();
    for (const line of this.#held) this.#put(line);
    this.#held = [];
    this.#flush();
  }

  #put(line: string): void {
    this.#chunks.push(line);
    this.#pending += line.length;
    this.bytes += line.length;
    if (this.#pending >= FLUSH_AT) this.#flush();
  }

  #flush(): void {
    this.#write(this.#chunks.join(""));
    this.#chunks = [];
    this.#pending = 0;
  }

  pid(): number {
    this.#nextPid += 1 + this.random.below(3);
    if (this.#nextPid > 4_000_000) this.#nextPid = 2000;
    return this.#nextPid;
  }

  inode(): number {
    this.#nextInode += 1 + this.random.below(5);
    return this.#nextInode;
  }

  session(): number {
    this.#nextSession += 1;
    return this.#nextSession;
  }

  syscall(
    process: Process,
    number: number,
    name: string,
    exit: string,
    args: string,
    items: number,
    key: string,
  ): void {
    const { uid, user, auid, session } = process;
    const login = auid === UNSET ? "unset" : "dev";
    this.record(
      "SYSCALL",
      `arch=c000003e syscall=${number}${exit} ${args} items=${items} ppid=${process.ppid} pid=${process.pid} ` +
        `auid=${auid} uid=${uid} gid=${uid} euid=${uid} suid=${uid} fsuid=${uid} egid=${uid} sgid=${uid} fsgid=${uid} ` +
        `tty=${process.tty} ses=${session} comm=${encode(process.comm)} exe=${encode(process.exe)} subj=unconfined key=${key}` +
        `\x1dARCH=x86_64 SYSCALL=${name} AUID="${login}" UID="${user}" GID="${user}" EUID="${user}" SUID="${user}" ` +
        `FSUID="${user}" EGID="${user}" SGID="${user}" FSGID="${user}"`,
    );
  }

  cwd(process: Process): void {
    this.record("CWD", `cwd=${encode(process.cwd)}`);
  }

  path(item: number, name: string, inode: number, mode: string, uid: number, user: string, type: string): void {
    this.record(
      "PATH",
      `item=${item} name=${encode(name)} inode=${inode} dev=fe:00 mode=${mode} ouid=${uid} ogid=${uid} rdev=00:00 ` +
        `nametype=${type} cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0\x1dOUID="${user}" OGID="${user}"`,
    );
  }

  title(process: Process): void {
    const title = process.argv.join("\0").slice(0, 127);
    this.record("PROCTITLE", `proctitle=${encode(title)}`);
  }
}
