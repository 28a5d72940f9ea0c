/** Events of OCSF for tests, in the shapes of its versions. Everything they tell is made up. */
export interface OcsfProcess {
  readonly pid: number;
  readonly path: string;
  readonly parent: OcsfProcess | undefined;
  readonly commandLine: string;
}

const START = Date.UTC(2026, 10, 22, 6, 0, 0);

export class OcsfLog {
  readonly records: object[] = [];
  readonly #version: string;
  readonly #minor: number;
  #now = START;
  #pids = 4100;

  constructor(version: string) {
    this.#version = version;
    this.#minor = Number(version.split(".")[1]);
  }

  get log(): string {
    return this.records.map((record) => `${JSON.stringify(record)}\n`).join("");
  }

  running(path: string): OcsfProcess {
    return { pid: this.#pids++, path, parent: undefined, commandLine: path };
  }

  launch(parent: OcsfProcess, path: string, commandLine: string): OcsfProcess {
    const child = { pid: this.#pids++, path, parent, commandLine };
    this.#say(1007, 1, { actor: { process: this.#process(parent), user: USER }, process: this.#process(child) });
    return child;
  }

  terminate(process: OcsfProcess, code: number): this {
    return this.#say(1007, 2, {
      actor: { process: this.#process(process) },
      process: this.#process(process),
      exit_code: code,
    });
  }

  file(process: OcsfProcess, activity: number, path: string): this {
    return this.#say(1001, activity, {
      actor: { process: this.#process(process), user: USER },
      file: this.#file(path),
    });
  }

  rename(process: OcsfProcess, from: string, to: string): this {
    const files = { file: this.#file(from), file_result: this.#file(to) };
    return this.#say(1001, 5, { actor: { process: this.#process(process), user: USER }, ...files });
  }

  #say(classUid: number, activity: number, rest: object): this {
    this.#now += 3;
    this.records.push({
      activity_id: activity,
      category_uid: 1,
      class_uid: classUid,
      type_uid: classUid * 100 + activity,
      severity_id: 1,
      status_id: 1,
      time: this.#now,
      device: { hostname: "web-3", type_id: 1, os: { name: "Linux", type_id: 200 } },
      // The event's id moved nowhere, but many producers leave it out.
      metadata: {
        version: this.#version,
        product: { name: "Sensor", vendor_name: "Example" },
        ...(this.#minor % 2 === 0 ? { uid: `event-${this.#now}` } : {}),
      },
      ...rest,
    });
    return this;
  }

  #process({ pid, path, parent, commandLine }: OcsfProcess): object {
    return {
      pid,
      uid: `p-${pid}`,
      name: path.slice(path.lastIndexOf("/") + 1),
      cmd_line: commandLine,
      created_time: START,
      user: USER,
      ...(this.#minor >= 5 ? { path, working_directory: "/srv" } : {}),
      file: this.#file(path),
      ...(parent === undefined
        ? {}
        : { parent_process: { pid: parent.pid, uid: `p-${parent.pid}`, file: this.#file(parent.path) } }),
    };
  }

  /** Early versions often have a folder and a name, later ones the path. */
  #file(path: string): object {
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    const hashes = [
      { algorithm_id: 1, algorithm: "MD5", value: "d".repeat(32) },
      { algorithm_id: 3, algorithm: "SHA-256", value: "C".repeat(64) },
    ];
    const place = this.#minor === 0 ? { parent_folder: path.slice(0, slash) } : { path };
    return { name, type_id: 1, hashes, ...place };
  }
}

const USER = { name: "www-data", uid: "33" };
