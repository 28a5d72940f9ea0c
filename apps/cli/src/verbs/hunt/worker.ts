import { parentPort, workerData } from "node:worker_threads";
import { findingLine } from "@limpid/core";
import { Signers } from "@limpid/grounds";
import { blockOfBuffer } from "@limpid/host";
import { Pipeline } from "@limpid/pipeline";
import { sourceNamed } from "@limpid/telemetry";
import { findingKey } from "./finding-order.ts";
import { huntParts } from "./parts.ts";
import type { FoundLine, FromThread, ThreadTask, ToThread } from "./threads.ts";

/** A thread of a hunt: gets the lines of some hosts, and answers each block with what was found. */
const task = workerData as ThreadTask;
let found: FoundLine[] = [];
const source = sourceNamed(task.source);
if (source === undefined) throw new Error(`no source ${task.source}`);
const signers = new Signers();
if (task.options.artifacts !== undefined && source.shows?.platforms.includes("macos") === true) await signers.load();
const parts = huntParts(task.options, signers);
const pipeline = new Pipeline({ ...parts, limits: { ...parts.limits, part: task.part } }, (finding) => {
  found.push({ key: findingKey(finding, task.json), line: findingLine(finding), priority: finding.priority });
});
const session = source.open({}, pipeline.observeFrom(source.shows?.platforms));

parentPort?.on("message", (message: ToThread) => {
  if ("bytes" in message) {
    const { buffer, byteOffset, length } = message.bytes;
    session.push(blockOfBuffer(Buffer.from(buffer, byteOffset, length)));
  } else if ("endOfFile" in message) session.endOfFile();
  else {
    session.end();
    pipeline.end();
  }
  const answer: FromThread =
    "end" in message ? { found, end: { counts: session.counts(), pipeline: pipeline.counts } } : { found };
  found = [];
  parentPort?.postMessage(answer);
});
