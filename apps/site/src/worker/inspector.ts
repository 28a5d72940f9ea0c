import type { Answer, Inspected, Request, StringsFound } from "./protocol.ts";

/** The page's end of the worker: one question at a time, in order; a worker that dies is started again. */
export class Inspector {
  readonly #source: string;
  #worker: Worker | undefined;
  #last = 0;
  readonly #waiting = new Map<number, { resolve(answer: Answer): void; reject(reason: Error): void }>();

  /** `source`: the worker's program, which is carried in the page because a page on disk cannot load a file. */
  constructor(source: string) {
    this.#source = source;
  }

  async inspect(file: File): Promise<Inspected> {
    const answer = await this.#ask("inspect", file);
    if (answer.kind === "inspected") return answer.inspected;
    throw new Error(answer.kind === "failed" ? answer.why : "an inspection expected");
  }

  /** Lower-case hex; null when it cannot be had. */
  async sha256(file: File): Promise<string | null> {
    const answer = await this.#ask("hash", file);
    return answer.kind === "hashed" ? answer.sha256 : null;
  }

  async strings(file: File): Promise<StringsFound> {
    const answer = await this.#ask("strings", file);
    if (answer.kind === "strings") return answer.found;
    throw new Error(answer.kind === "failed" ? answer.why : "strings expected");
  }

  #ask(kind: Request["kind"], file: File): Promise<Answer> {
    this.#worker ??= this.#start();
    const request: Request = { kind, id: ++this.#last, file };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker?.postMessage(request);
    });
  }

  #start(): Worker {
    const address = URL.createObjectURL(new Blob([this.#source], { type: "text/javascript" }));
    const worker = new Worker(trusted(address) as string);
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
      this.#waiting.get(data.id)?.resolve(data);
      this.#waiting.delete(data.id);
    });
    worker.addEventListener("error", ({ message }) => {
      worker.terminate();
      this.#worker = undefined;
      const reason = new Error(message || "the worker stopped");
      for (const { reject } of this.#waiting.values()) reject(reason);
      this.#waiting.clear();
    });
    return worker;
  }
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(text: string): string },
  ): { createScriptURL(text: string): unknown };
}

let policy: { createScriptURL(text: string): unknown } | undefined;

/** The page's policy forbids text where script is expected; only the worker's own address passes. */
function trusted(address: string): unknown {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return address;
  policy ??= trustedTypes.createPolicy("limpid-worker", { createScriptURL: (text) => text });
  return policy.createScriptURL(address);
}
