/** Documents of Elastic Endpoint for tests, in the shapes it writes. Everything they tell is made up. */
export interface EndpointProcess {
  readonly pid: number;
  readonly entityId: string;
  readonly parent: EndpointProcess | undefined;
  executable: string;
  args: readonly string[];
  readonly uid: number;
}

const START = Date.UTC(2026, 10, 22, 6, 0, 0);

export class EndpointLog {
  readonly documents: object[] = [];
  readonly #platform: "linux" | "macos";
  #now = START;
  #number = 70;
  #pids = 4100;

  constructor(platform: "linux" | "macos" = "linux") {
    this.#platform = platform;
  }

  get lines(): readonly string[] {
    return this.documents.map((document) => JSON.stringify(document));
  }

  get log(): string {
    return this.lines.map((line) => `${line}\n`).join("");
  }

  running(executable: string, uid: number): EndpointProcess {
    return this.#born(undefined, executable, [executable], uid);
  }

  spawn(parent: EndpointProcess, executable: string, args: readonly string[]): EndpointProcess {
    const child = this.#born(parent, parent.executable, parent.args, parent.uid);
    this.say(child, "process", "fork", { event: { type: ["start"] } });
    return this.exec(child, executable, args);
  }

  exec(process: EndpointProcess, executable: string, args: readonly string[]): EndpointProcess {
    Object.assign(process, { executable, args });
    const hash = { sha256: "c".repeat(64) };
    this.say(process, "process", "exec", {
      event: { type: ["start"] },
      process: { args, args_count: args.length, hash, interactive: false },
    });
    return process;
  }

  exit(process: EndpointProcess, code: number): this {
    return this.say(process, "process", "end", { event: { type: ["end"] }, process: { exit_code: code } });
  }

  file(process: EndpointProcess, action: string, path: string, rest: object = {}): this {
    const file = { file: { path, name: path.slice(path.lastIndexOf("/") + 1) }, event: { type: ["change"] } };
    return this.say(process, "file", action, merged(file, rest));
  }

  rename(process: EndpointProcess, from: string, to: string): this {
    return this.file(process, "rename", to, { file: { Ext: { original: { path: from, extension: "" } } } });
  }

  say(process: EndpointProcess, category: string, action: string, rest: object): this {
    this.#now += 2;
    const number = this.#number++;
    const document = {
      "@timestamp": `${new Date(this.#now).toISOString().slice(0, -1)}4567Z`,
      agent: { id: "a", type: "endpoint", version: "8.17.0" },
      data_stream: { dataset: `endpoint.events.${category}`, namespace: "default", type: "logs" },
      ecs: { version: "8.10.0" },
      event: {
        action,
        category: [category],
        created: "2026-11-22T06:00:01.000Z",
        dataset: `endpoint.events.${category}`,
        id: `NJ+++${number}`,
        kind: "event",
        module: "endpoint",
        sequence: number,
      },
      host: { hostname: "web-3", name: "web-3", os: { type: this.#platform } },
      message: "Endpoint event",
      process: {
        pid: process.pid,
        entity_id: process.entityId,
        executable: process.executable,
        name: process.executable.slice(process.executable.lastIndexOf("/") + 1),
        working_directory: "/srv",
        Ext: { ancestry: [process.parent?.entityId ?? "init"] },
        ...(process.parent === undefined
          ? {}
          : {
              parent: {
                pid: process.parent.pid,
                entity_id: process.parent.entityId,
                executable: process.parent.executable,
              },
            }),
      },
      user: { id: String(process.uid), name: `user-${process.uid}`, Ext: { real: { id: process.uid } } },
      group: { id: String(process.uid) },
    };
    this.documents.push(merged(document, rest));
    return this;
  }

  #born(
    parent: EndpointProcess | undefined,
    executable: string,
    args: readonly string[],
    uid: number,
  ): EndpointProcess {
    const pid = this.#pids++;
    return { pid, entityId: btoa(`agent-${pid}-${this.#now}`), parent, executable, args, uid };
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function merged(one: object, other: object): object {
  const made: Record<string, unknown> = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const before = made[name];
    made[name] = isPlain(before) && isPlain(value) ? merged(before, value) : value;
  }
  return made;
}

/** `{"process.pid": 1}` */
export function flattened(document: object, prefix = ""): object {
  const made: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(document)) {
    if (isPlain(value)) Object.assign(made, flattened(value, `${prefix}${name}.`));
    else made[`${prefix}${name}`] = value;
  }
  return made;
}

/** `{"process.pid": [1]}`, as Elasticsearch answers for `fields`. */
export function listed(document: object): object {
  const entries = Object.entries(flattened(document));
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value : [value]]));
}
