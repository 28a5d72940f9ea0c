import { parentPort, workerData } from "node:worker_threads";
import { Signers } from "@limpid/grounds";
import type { PathBytes } from "@limpid/host";
import { type Examined, type ExamineOptions, Examiner, examineWithSigners } from "./examine.ts";

/** A thread of `Workers`: gets paths, answers with what they are. */
const options = workerData as ExamineOptions;
const signers = new Signers();
const examiner = new Examiner(options, signers);
let last = Promise.resolve();

parentPort?.on("message", (paths: readonly PathBytes[]) => {
  last = last.then(() => answer(paths)); // in the order of the questions, also when one has to wait
});

async function answer(paths: readonly PathBytes[]): Promise<void> {
  const results: Examined[] = [];
  for (const path of paths) results.push(await examineWithSigners(examiner, signers, path, false));
  parentPort?.postMessage(results);
}
