import { Transform } from "node:stream";
import { Type } from "typebox";
import { actorOf } from "../access/caller.ts";
import type { Area, ServerContext } from "../app/area.ts";
import { Problem } from "../app/problem.ts";
import { ExampleState, ImportResult, shape } from "../contract/index.ts";
import type { Importer } from "./importing.ts";

const TRIAGE = { scope: "triage" } as const;
const TAGS = ["imports"];
/** Bytes as sent. A larger log goes through `limpid forward`, which survives a cut line. */
const MAX_BYTES = 1 << 30;
/** Two at once: each reads and judges as fast as it can. */
const AT_ONCE = 2;

/** A log or a file dropped on the console, and the example that comes along. */
export const registerImports: Area = (app, context) => {
  let running = 0;
  // The body is passed on as it comes: nothing of it is held here.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));

  app.post(
    "/imports",
    {
      config: TRIAGE,
      bodyLimit: MAX_BYTES,
      schema: {
        tags: TAGS,
        summary: "Reads a log or inspects a file; the body is the file",
        querystring: shape({ name: Type.String({ minLength: 1, maxLength: 300 }) }),
        response: { 200: ImportResult },
      },
    },
    async (request) => {
      const importer = importerOf(context);
      if (running >= AT_ONCE)
        throw new Problem(429, "busy", "Two files are read already.", { retryAfter: 5, mend: "Drop it again then." });
      running += 1;
      const body = (request.body as NodeJS.ReadableStream).pipe(new Limited(MAX_BYTES));
      try {
        return await importer.read({ name: plainName(request.query.name), body }, actorOf(request));
      } finally {
        running -= 1;
        body.destroy();
      }
    },
  );

  app.get(
    "/example",
    {
      config: { scope: "read" },
      schema: { tags: TAGS, summary: "Whether the example is there", response: { 200: ExampleState } },
    },
    async () => await importerOf(context).example.state(),
  );
  app.post(
    "/example",
    { config: TRIAGE, schema: { tags: TAGS, summary: "Adds the example", response: { 200: ExampleState } } },
    async (request) => await importerOf(context).example.add(actorOf(request)),
  );
  app.delete(
    "/example",
    { config: TRIAGE, schema: { tags: TAGS, summary: "Removes the example", response: { 200: ExampleState } } },
    async (request) => await importerOf(context).example.remove(actorOf(request)),
  );
};

function importerOf({ importing }: ServerContext): Importer {
  if (importing.importer === undefined) throw new Problem(503, "no-engine", "This server reads nothing itself.");
  return importing.importer;
}

/** What a browser calls a file is a word to show, never a way to one. */
function plainName(name: string): string {
  return name.split(/[/\\]/).at(-1)?.slice(0, 200) || "unnamed";
}

class Limited extends Transform {
  #left: number;

  constructor(bytes: number) {
    super();
    this.#left = bytes;
  }

  override _transform(chunk: Buffer, _encoding: string, done: (error: Error | null, chunk?: Buffer) => void): void {
    this.#left -= chunk.length;
    if (this.#left < 0) done(new Problem(413, "too-large", "The file is larger than 1 GB; send it by limpid forward."));
    else done(null, chunk);
  }
}
