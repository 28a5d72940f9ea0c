import { appendFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Exercises } from "@limpid/core";

const FILE = "exercises";
const LABEL = /^([0-9a-f]{16}) /;
const KEPT_BYTES = 1 << 20;

/** Notes an exercise before it begins: the label and the time, one line each. */
export function noteExercise(stateFolder: string, label: string, at: Date): void {
  appendFileSync(join(stateFolder, FILE), `${label} ${at.toISOString()}\n`, { mode: 0o600 });
}

/** The exercises noted in a folder of state. It is its owner's alone, so nobody else can make a label known. */
export class NotedExercises implements Exercises {
  readonly #path: string;
  #labels: ReadonlySet<string> = new Set();
  #readAt = -1;

  constructor(stateFolder: string) {
    this.#path = join(stateFolder, FILE);
  }

  readonly knows = (label: string): boolean => {
    if (!this.#labels.has(label)) this.#read();
    return this.#labels.has(label);
  };

  /** Anew when the file changed: an exercise can begin at any time. */
  #read(): void {
    const stat = statSync(this.#path, { throwIfNoEntry: false });
    if (stat === undefined || stat.size > KEPT_BYTES || stat.mtimeMs === this.#readAt) return;
    this.#readAt = stat.mtimeMs;
    const lines = readFileSync(this.#path, "latin1").split("\n");
    this.#labels = new Set(lines.flatMap((line) => LABEL.exec(line)?.[1] ?? []));
  }
}
