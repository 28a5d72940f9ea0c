import type { ActedEvent } from "@limpid/core";
import { Lineage } from "../process/lineage.ts";
import { Kernel } from "./kernel.ts";

/**
 * How long placing takes per event, on a build's mix: `node packages/lineage/src/testing/bench.ts` (`copy` behind
 * it for a program that writes many files). Events are made in pieces and thrown away, as a source does it; only the placing is timed.
 */
const EVENTS = 2_000_000;
const PIECE = 2_000;

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

/** Forks, executions and exits are half of a build's events; a copying program has none. */
const OPENS = process.argv[2] === "copy" ? 200 : 4;
const build = new Build();
const lineage = new Lineage("bench");
let milliseconds = 0;
let placed = 0;
for (let total = 0; total < EVENTS; total += PIECE) {
  const events = build.take();
  const begin = performance.now();
  for (const event of events) lineage.place(event);
  if (total < EVENTS / 10) continue; // the compiler is still warming up
  milliseconds += performance.now() - begin;
  placed += events.length;
}
console.log(`${((milliseconds * 1000) / placed).toFixed(3)} µs per event`, JSON.stringify(lineage.counts));
