/**
 * How long lineage takes to place one event:
 *
 *   node bench/lineage.ts [build|copy]
 *
 * `build` is a build's mix (half of the events are forks, executions and exits), `copy` a program that writes many
 * files. Events are made in pieces and thrown away, as a source does it; only the placing is timed, and the best
 * round counts.
 */
import type { ActedEvent } from "@limpid/core";
import { Lineage } from "@limpid/lineage";
import { Kernel } from "../packages/lineage/src/testing/kernel.ts";

const ROUNDS = 20;
const EVENTS_PER_ROUND = 100_000;
const PIECE = 2_000;
const OPENS = process.argv[2] === "copy" ? 200 : 4;

class Build {
  readonly #kernel = new Kernel();
  readonly #shell = this.#kernel.present(500, 1, "/usr/bin/bash", { loginUser: 1000, session: 3, terminal: "pts0" });

  take(): readonly ActedEvent[] {
    const kernel = this.#kernel;
    kernel.events.length = 0;
    while (kernel.events.length < PIECE) {
      const make = kernel.spawn(this.#shell, "/usr/bin/make", ["make"]);
      for (let index = 0; index < 20; index++) this.#compile(make, index);
      kernel.exit(make);
    }
    return kernel.events;
  }

  #compile(make: number, index: number): void {
    const kernel = this.#kernel;
    const compiler = kernel.spawn(make, "/usr/bin/x86_64-linux-gnu-gcc-12", ["gcc", "-c", "-O2", `file${index}.c`]);
    kernel.open(compiler, `/tmp/cc${index}.s`);
    const cc1 = kernel.spawn(compiler, "/usr/lib/gcc/x86_64-linux-gnu/12/cc1", ["cc1", "-quiet", `file${index}.c`]);
    for (let times = 0; times < OPENS; times++) kernel.open(cc1, `/tmp/cc${index}.s`, false);
    kernel.exit(cc1);
    kernel.open(compiler, `/tmp/cc${index}.o`);
    kernel.exit(compiler);
  }
}

const build = new Build();
const lineage = new Lineage("bench");
let best = Number.POSITIVE_INFINITY;
for (let round = 0; round < ROUNDS; round++) {
  let milliseconds = 0;
  let placed = 0;
  while (placed < EVENTS_PER_ROUND) {
    const events = build.take();
    const begin = performance.now();
    for (const event of events) lineage.place(event);
    milliseconds += performance.now() - begin;
    placed += events.length;
  }
  best = Math.min(best, (milliseconds * 1000) / placed);
}
console.log(`${best.toFixed(3)} µs per event`);
console.log(JSON.stringify(lineage.counts));
