import { writeSync } from "node:fs";
import { openStore } from "../store.ts";
import { ANN, eventOf, findingOf } from "./samples-of-work.ts";

/**
 * Writes numbered pieces of work into the store of its argument until it is killed: on standard output `from N` for
 * what it found there, `ack N` for each piece that was acknowledged.
 */
const [, , folder = ""] = process.argv;
const store = await openStore({ folder, segmentBytes: 64 * 1024, samples: "keep" });
const from = Number((await store.state("crash"))?.position ?? 0);
writeSync(1, `from ${from}\n`);

async function piece(n: number): Promise<void> {
  const work = {
    batch: { source: "crash", id: String(n) },
    findings: [findingOf(n)],
    events: Array.from({ length: 20 }, (_, index) => eventOf(n * 20 + index)),
    state: { name: "crash", snapshot: { n }, position: n },
  };
  const { outcome } = await store.keep(work);
  writeSync(1, `${outcome === "kept" ? "ack" : "already"} ${n}\n`);
}

// The last one again, as a sender does who did not hear of its receipt.
if (from > 0) await piece(from);
for (let n = from + 1; ; n += 4) {
  await Promise.all([piece(n), piece(n + 1), piece(n + 2), piece(n + 3)]);
  const change = { id: `decided-${n}`, findings: [`finding-${n}`], status: "benign" as const };
  await store.triage.apply(change, ANN);
  writeSync(1, `decided ${n}\n`);
  if (n % 16 === 1) await store.samples.put(Buffer.from(`sample ${n}`), "test", ANN);
  if (n % 64 === 1) await store.compact({}, ANN);
}
