/** Events of Sysmon for Linux for tests, in the shapes it writes. Everything they tell is made up. */
export interface SysmonOptions {
  readonly computer?: string;
  /** What stands before each event; `undefined` for none. */
  readonly header?: string;
}

export interface SysmonProcess {
  readonly pid: number;
  /** Seconds since the Unix epoch. */
  readonly start: number;
  image: string;
  commandLine: string;
  user: string;
  uid: number;
  /** End of the image's code, which is the second half of its GUID. */
  code: number;
}

const START = Date.UTC(2026, 10, 22, 6, 0, 0);

export class SysmonLog {
  readonly lines: string[] = [];
  readonly #computer: string;
  readonly #header: string;
  #number = 500;
  #now = START;
  #pids = 4100;

  constructor({ computer = "web-3", header = "" }: SysmonOptions = {}) {
    this.#computer = computer;
    this.#header = header;
  }

  get log(): string {
    return this.lines.map((line) => `${line}\n`).join("");
  }

  /** Events that never reached the log. */
  lose(count: number): this {
    this.#number += count;
    return this;
  }

  running(image: string, user = "www-data", uid = 33): SysmonProcess {
    const start = Math.floor(this.#now / 1000) - 60;
    return { pid: this.#pids++, start, image, commandLine: image, user, uid, code: this.#pids * 4096 };
  }

  /** The fork is not told, only the execution. */
  spawn(parent: SysmonProcess, image: string, commandLine: string): SysmonProcess {
    const start = Math.floor(this.#now / 1000);
    const child = { ...parent, pid: this.#pids++, start, image: parent.image };
    this.exec(child, image, commandLine, parent);
    return child;
  }

  exec(process: SysmonProcess, image: string, commandLine: string, parent?: SysmonProcess): this {
    Object.assign(process, { image, commandLine, code: process.code + 4096 });
    return this.event(1, {
      ...stamped(this.#now),
      ...named(process),
      FileVersion: "-",
      Description: "-",
      Product: "-",
      Company: "-",
      OriginalFileName: "-",
      CommandLine: commandLine,
      CurrentDirectory: "/srv",
      User: process.user,
      LogonGuid: "{94325212-0000-0000-2100-000000000000}",
      LogonId: String(process.uid),
      TerminalSessionId: "4294967295",
      IntegrityLevel: "no level",
      Hashes: "-",
      ParentProcessGuid: parent === undefined ? ZERO : guidOf(parent),
      ParentProcessId: String(parent?.pid ?? 0),
      ParentImage: parent?.image ?? "-",
      ParentCommandLine: parent?.commandLine ?? "-",
      ParentUser: parent?.user ?? "-",
    });
  }

  exit(process: SysmonProcess): this {
    return this.event(5, { ...stamped(this.#now), ...named(process), User: process.user });
  }

  create(process: SysmonProcess, path: string): this {
    const time = stamped(this.#now);
    const rest = { TargetFilename: path, CreationUtcTime: time.UtcTime, User: process.user };
    return this.event(11, { ...time, ...named(process), ...rest });
  }

  remove(process: SysmonProcess, path: string): this {
    const rest = { TargetFilename: path, Hashes: "-", IsExecutable: "-", Archived: "-" };
    return this.event(23, { ...stamped(this.#now), ...named(process), User: process.user, ...rest });
  }

  event(id: number, data: Readonly<Record<string, string>>): this {
    this.#now += 3;
    const time = `${new Date(this.#now).toISOString().slice(0, -1)}120000Z`;
    const fields = Object.entries({ RuleName: "-", ...data }).map(
      ([name, value]) => `<Data Name="${name}">${escaped(value)}</Data>`,
    );
    this.lines.push(
      `${this.#header}<Event><System><Provider Name="Linux-Sysmon" Guid="{ff032593-a8d3-4f13-b0d6-01fc615a0f97}"/>` +
        `<EventID>${id}</EventID><Version>5</Version><Level>4</Level><Task>${id}</Task><Opcode>0</Opcode>` +
        `<Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime="${time}"/>` +
        `<EventRecordID>${this.#number++}</EventRecordID><Correlation/><Execution ProcessID="812" ThreadID="812"/>` +
        `<Channel>Linux-Sysmon/Operational</Channel><Computer>${this.#computer}</Computer><Security UserId="0"/></System>` +
        `<EventData>${fields.join("")}</EventData></Event>`,
    );
    return this;
  }
}

const ZERO = "{00000000-0000-0000-0000-000000000000}";

function named(process: SysmonProcess): Readonly<Record<string, string>> {
  return { ProcessGuid: guidOf(process), ProcessId: String(process.pid), Image: process.image };
}

function stamped(now: number): { readonly UtcTime: string } {
  return { UtcTime: new Date(now).toISOString().slice(0, -1).replace("T", " ") };
}

function guidOf({ start, code }: SysmonProcess): string {
  const time = start.toString(16).padStart(8, "0");
  const end = code.toString(16).padStart(16, "0");
  return `{94325212-${time.slice(4)}-${time.slice(0, 4)}-${end.slice(0, 4)}-${end.slice(4)}}`;
}

function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
