import type { InspectAnswer, InspectedFile, InspectRequest } from "./inspect-protocol.ts";
import workerAddress from "./inspect-worker.ts?worker&url";

/** Why a file was not inspected. */
export class NotInspected extends Error {
  readonly why: "too-large" | "unreadable";

  constructor(why: NotInspected["why"]) {
    super(why);
    this.why = why;
  }
}

interface Waiting {
  readonly resolve: (file: InspectedFile) => void;
  readonly reject: (error: Error) => void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let last = 0;

/** Inspects a file in this browser. One after the other; a worker that dies is started again. */
export function inspectFile(file: File): Promise<InspectedFile> {
  worker ??= start();
  const request: InspectRequest = { id: ++last, file };
  const { promise, resolve, reject } = Promise.withResolvers<InspectedFile>();
  waiting.set(request.id, { resolve, reject });
  worker.postMessage(request);
  return promise;
}

function start(): Worker {
  const begun = new Worker(trusted(workerAddress) as string, { type: "module" });
  begun.addEventListener("message", ({ data }: MessageEvent<InspectAnswer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ("inspected" in data) asked?.resolve(data.inspected);
    else asked?.reject(new NotInspected(data.failed));
  });
  begun.addEventListener("error", () => {
    begun.terminate();
    if (worker === begun) worker = undefined;
    for (const { reject } of waiting.values()) reject(new NotInspected("unreadable"));
    waiting.clear();
  });
  return begun;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(text: string): string },
  ): { createScriptURL(text: string): unknown };
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;

/** The page's policy lets no text become a script; the worker's own address is the one exception. */
function trusted(address: string): unknown {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return address;
  policy ??= trustedTypes.createPolicy("limpid-inspector", {
    createScriptURL: (text) => {
      if (text !== workerAddress) throw new TypeError("no script of ours");
      return text;
    },
  });
  return policy.createScriptURL(address);
}
