import { Readable } from "node:stream";
import { Type } from "typebox";
import { filterOf } from "../api/query.ts";
import type { Area } from "../app/area.ts";
import { Problem } from "../app/problem.ts";
import { ExportParams, ExportQuery } from "../contract/index.ts";
import { type Writer, writerOf } from "./formats.ts";
import { type WholeFinding, wholeFindings } from "./whole-findings.ts";

/** Characters that are gathered before they are sent. */
const CHUNK = 64 * 1024;

/** Findings in the formats of other tools, as `limpid export` writes them; written as they are read, so none is too long. */
export const registerExports: Area = (app, { config, store, version }) => {
  app.get(
    "/findings/export/:format",
    {
      config: { scope: "read" },
      schema: {
        tags: ["findings"],
        params: ExportParams,
        querystring: ExportQuery,
        response: { 200: Type.Unsafe<Readable>({ type: "string" }) },
      },
    },
    async ({ params: { format }, query }, reply) => {
      refuseMisplaced(format, query);
      const writer = writerOf(format, query, config.config, version);
      const { filter } = filterOf(query.q);
      const findings = writer.finding === undefined ? [] : wholeFindings(store, { filter, order: "newest" });
      const name = `limpid-${format}${query.layer === undefined ? "" : `-${query.layer}`}.${writer.extension}`;
      reply.headers({
        "content-type": writer.mediaType,
        "content-disposition": `attachment; filename="${name}"`,
      });
      return reply.send(Readable.from(textOf(writer, findings), { objectMode: false, highWaterMark: CHUNK }));
    },
  );
};

/** An option that would be without effect is a mistake. */
function refuseMisplaced(format: string, { bom, layer }: ExportQuery): void {
  const problem =
    bom !== undefined && format !== "csv"
      ? { at: "query/bom", what: "bom is for csv." }
      : layer !== undefined && format !== "navigator"
        ? { at: "query/layer", what: "layer is for navigator." }
        : undefined;
  if (problem !== undefined) throw new Problem(400, "invalid", problem.what, { at: problem.at });
}

async function* textOf(
  writer: Writer,
  findings: AsyncIterable<WholeFinding> | readonly WholeFinding[],
): AsyncGenerator<string> {
  let pending = writer.begin();
  for await (const one of findings) {
    pending += writer.finding?.(one) ?? "";
    if (pending.length < CHUNK) continue;
    yield pending;
    pending = "";
  }
  yield pending + writer.end();
}
