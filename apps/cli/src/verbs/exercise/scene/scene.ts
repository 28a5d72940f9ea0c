import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { architectureOf } from "../payload/code.ts";
import { type Disguise, elfPayload } from "../payload/elf-payload.ts";

const PATIENCE_MS = 60_000; // a scenario's longest step builds a small program

export interface SceneOptions {
  /** Folder of this run; the scene makes one of its own below it. */
  readonly folder: string;
  readonly scenario: string;
  readonly nonce: string;
}

/** Where one scenario plays: a folder, payloads, programs to run, and the cleaning up. */
export class Scene {
  readonly folder: string;
  readonly #options: SceneOptions;
  readonly #children = new Set<ChildProcess>();
  readonly #cleanUps: (() => void | Promise<void>)[] = [];
  #server: Server | undefined;
  #payloads = 0;

  constructor(options: SceneOptions) {
    this.#options = options;
    this.folder = join(options.folder, options.scenario);
  }

  begin(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o755 });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  get nonce(): string {
    return this.#options.nonce;
  }

  /** A program that prints one line, and ends when it stayed so long; each is another file. */
  payload(disguise: Disguise, staysMs = 0): Uint8Array {
    const architecture = architectureOf(process.arch);
    if (architecture === undefined) throw new Error(`there is no payload for ${process.arch}`);
    const prints = `limpid exercise ${this.#options.nonce}: ${this.#options.scenario} ${++this.#payloads}`;
    return elfPayload({ architecture, disguise, prints, staysMs });
  }

  /** Runs a program and waits for it; fails when it does. `input` goes to its standard input. */
  async run(argv: readonly string[], input: Uint8Array | string = "", options: SpawnOptions = {}): Promise<string> {
    const [program = "", ...rest] = argv;
    const child = spawn(program, rest, {
      cwd: this.folder,
      env: { PATH, HOME: this.folder, LANG: "C", LIMPID_EXERCISE: this.#options.nonce },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: PATIENCE_MS,
      killSignal: "SIGKILL",
      ...options,
    });
    this.#children.add(child);
    child.stdin?.on("error", () => {}); // it need not read to the end
    child.stdin?.end(input);
    const said: Buffer[] = [];
    child.stdout?.on("data", (data: Buffer) => said.push(data));
    child.stderr?.on("data", (data: Buffer) => said.push(data));
    const code = await new Promise<number | string>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status, signal) => resolve(status ?? signal ?? "no status"));
    });
    this.#children.delete(child);
    const text = Buffer.concat(said).toString().slice(-2000);
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${text.trim()}`);
    return text;
  }

  /** A shell's script as somebody's terminal would run it. */
  shell(script: string, input: Uint8Array | string = ""): Promise<string> {
    return this.run(["/bin/sh", "-c", script], input);
  }

  /**
   * A script as a service would run it: below a process without a terminal, in a session of its own, whose account
   * nobody logged in to. The login account is given up where the kernel lets it.
   */
  service(script: string, input: Uint8Array | string = ""): Promise<string> {
    const alone = `{ echo 4294967295 > /proc/self/loginuid; } 2>/dev/null; /bin/sh -c "$0"`;
    return this.run(["setsid", "--wait", "/bin/sh", "-c", alone, script], input);
  }

  /** Serves one payload over HTTP on loopback; gives its URL. */
  async serve(bytes: Uint8Array): Promise<string> {
    const server = createServer((_request, response) => response.end(bytes));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/agent`;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Done at the end, whatever happens, last first. */
  atEnd(cleanUp: () => void | Promise<void>): void {
    this.#cleanUps.push(cleanUp);
  }

  /** Ends what still runs and takes away what was made. Gives what could not be taken away. */
  async end(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const child of this.#children) child.kill("SIGKILL");
    this.#server?.closeAllConnections();
    this.#server?.close();
    for (const cleanUp of this.#cleanUps.splice(0).reverse()) {
      try {
        await cleanUp();
      } catch (error) {
        left.push((error as Error).message);
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
    return left;
  }
}

/**
 * Where scenes look for programs: where systems have them. A folder of the user's own comes with programs that nobody
 * vouches for, and what those write is no everyday case.
 */
const PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"].join(delimiter);

/** Where a program is, by PATH; undefined when it is not there. */
export function programPath(name: string, path: string = PATH): string | undefined {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (folder.startsWith("/") && statSync(file).isFile()) return file;
    } catch {
      // Not here.
    }
  }
  return undefined;
}
