import { mkdirSync } from "node:fs";
import { explain } from "../database/explain.ts";
import { Store, type StoreOptions, taskOf } from "../store.ts";
import type { AnswersQuestions } from "../worker/protocol.ts";
import { serve } from "../worker/services.ts";

/**
 * A store without threads of its own, for tests that open many: the same on disk, and what crosses is copied as
 * between threads. Threads are started where what they do is tested.
 */
export async function openHere(options: StoreOptions): Promise<Store> {
  const { folder, readonly = false, now = Date.now } = options;
  if (!readonly) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const writer = readonly ? undefined : await here(options, true);
  try {
    return new Store(await here(options, false), writer, now);
  } catch (error) {
    await writer?.close();
    throw error;
  }
}

async function here(options: StoreOptions, writes: boolean): Promise<AnswersQuestions> {
  const explained = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return structuredClone(await work);
    } catch (error) {
      throw explain(error, options.folder);
    }
  };
  const service = await serve(taskOf(options, writes)).catch((error: unknown) => {
    throw explain(error, options.folder);
  });
  return {
    ask: ((name, ask) => explained(service.ask(name, structuredClone(ask)))) as AnswersQuestions["ask"],
    close: async () => void (await service.ask("close", {})),
  };
}
