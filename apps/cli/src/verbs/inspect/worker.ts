import { parentPort, workerData } from "node:worker_threads";
import type { PathBytes } from "@limpid/host";
import { type ExamineOptions, Examiner, questionsFor } from "./examine.ts";

/** A thread of `Workers`: gets paths, answers with what they are. */
const options = workerData as ExamineOptions;
const examiner = new Examiner(options, await questionsFor(options));

parentPort?.on("message", (paths: readonly PathBytes[]) => {
  parentPort?.postMessage(paths.map((path) => examiner.examine(path, false)));
});
