import { parentPort, workerData } from "node:worker_threads";
import { Mirror } from "../mirror.ts";
import { MirrorError } from "../mirror-error.ts";
import { answersOf } from "./answers.ts";
import type { FromThread, ThreadTask, ToThread } from "./protocol.ts";

/** A thread that reads the mirror. It opens it with the first question, so that a server starts without waiting. */
const { folder } = workerData as ThreadTask;
let answers: ReturnType<typeof answersOf> | undefined;

function open(): ReturnType<typeof answersOf> {
  const mirror = Mirror.open(folder);
  if ("why" in mirror) throw new MirrorError("not-there", mirror.why);
  return answersOf(mirror);
}

parentPort?.on("message", ({ n, name, ask }: ToThread) => {
  let message: FromThread;
  try {
    answers ??= open();
    message = { n, answer: (answers[name] as (ask: unknown) => unknown)(ask) };
  } catch (error) {
    const code = error instanceof MirrorError ? error.code : "internal";
    message = { n, code, message: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(message);
});
