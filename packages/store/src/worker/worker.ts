import { parentPort, workerData } from "node:worker_threads";
import { explain } from "../database/explain.ts";
import type { FromWorker, ToWorker, WorkerTask } from "./protocol.ts";
import { serve } from "./services.ts";

/** A thread of the store: the one that writes, or the one that reads. */
const task = workerData as WorkerTask;

function send(message: FromWorker): void {
  parentPort?.postMessage(message);
}

function refuse(n: number, error: unknown): void {
  const { code, message } = explain(error, task.folder);
  send({ n, code, message });
}

try {
  const service = await serve(task);
  parentPort?.on("message", async ({ n, name, ask }: ToWorker) => {
    try {
      send({ n, answer: await service.ask(name, ask) });
    } catch (error) {
      refuse(n, error);
    }
    if (name === "close") parentPort?.close();
  });
  send({ n: 0, answer: undefined });
} catch (error) {
  refuse(0, error);
  parentPort?.close();
}
