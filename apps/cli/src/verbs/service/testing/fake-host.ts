import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Ran, ServiceHost } from "../service-host.ts";
import type { ServiceProgram } from "../service-program.ts";

const WELL: Ran = { code: 0, stdout: "", stderr: "" };

/** A machine in a temporary folder: its files are real, its commands are noted and answered. */
export class FakeHost {
  readonly root = mkdtempSync(join(tmpdir(), "limpid-service-"));
  readonly commands: string[] = [];
  /** By the beginning of a command. */
  readonly answers = new Map<string, Partial<Ran>>();
  readonly host: ServiceHost;
  readonly program: ServiceProgram = {
    command: ["/opt/limpid/node", "--flag", "/opt/limpid/bin/limpid.js"],
    parts: ["/opt/limpid/node", "/opt/limpid/bin", "/opt/limpid/koffi"],
  };

  constructor({ platform = "linux", uid = 0 } = {}) {
    chmodSync(this.root, 0o755);
    const owner = process.getuid?.() ?? 0;
    this.host = new ServiceHost({ platform, uid, owner, root: this.root }, (command) => this.#ran(command));
    for (const name of ["node", "bin/limpid.js", "koffi/index.js"]) this.put(`/opt/limpid/${name}`, "");
    if (platform === "linux") this.put("/usr/bin/systemctl", "");
    if (platform === "linux") mkdirSync(join(this.root, "run/systemd/system"), { recursive: true });
    if (platform === "darwin") this.put("/bin/launchctl", "");
  }

  put(path: string, content: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true, mode: 0o755 });
    writeFileSync(join(this.root, path), content);
  }

  /** Every file and folder there is. */
  get tree(): readonly string[] {
    return readdirSync(this.root, { recursive: true, encoding: "utf8" }).toSorted();
  }

  clean(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #ran(command: readonly string[]): Ran {
    const text = command.join(" ");
    this.commands.push(text);
    const known = [...this.answers].find(([beginning]) => text.startsWith(beginning));
    return { ...WELL, ...known?.[1] };
  }
}
