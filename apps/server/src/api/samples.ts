import { bytesSource, layoutSource } from "@limpid/inspect";
import { DEFAULT_MIN_LENGTH, extractStrings, marksOf, Places } from "@limpid/inspect/strings";
import { Type } from "typebox";
import { actorOf } from "../access/caller.ts";
import type { Area, ServerContext } from "../app/area.ts";
import { asWire } from "../app/json.ts";
import { notFound, Problem } from "../app/problem.ts";
import {
  BytesQuery,
  SampleBytes,
  SampleLayout,
  type SampleString,
  SampleStrings,
  StringsQuery,
  shape,
} from "../contract/index.ts";
import { SampleShelf } from "./sample-shelf.ts";

const EVIDENCE = { scope: "evidence" } as const;
const TAGS = ["samples"];
const PAGE_BYTES = 4096;
/** Searched for one page of strings; more would keep everybody else waiting. */
const SEARCHED = 4 << 20;
const STRINGS = 500;
/** Characters of one string that are shown; the rest is a click away, as bytes. */
const SHOWN = 2000;

/** What is in the bytes of a kept sample. Each reading is in the audit log before anybody has a byte. */
export const registerSamples: Area = (app, context) => {
  const shelf = new SampleShelf(context.store, context.now);
  const params = shape({ id: Type.String({ minLength: 1, maxLength: 200 }) });

  async function sampleOf(request: Parameters<typeof actorOf>[0] & { readonly params: { readonly id: string } }) {
    const sha256 = await hashOfFinding(context, request.params.id);
    const bytes = await shelf.bytes(sha256, actorOf(request));
    if (bytes === undefined) throw notKept(`No copy of ${sha256} is kept here.`);
    return { sha256, bytes };
  }

  app.get(
    "/findings/:id/bytes",
    {
      config: EVIDENCE,
      schema: {
        tags: TAGS,
        summary: "Bytes of the finding's file, from a kept sample",
        params,
        querystring: BytesQuery,
        response: { 200: SampleBytes },
      },
    },
    async (request) => {
      const { sha256, bytes } = await sampleOf(request);
      const { offset = 0, length = PAGE_BYTES } = request.query;
      const piece = bytes.subarray(offset, offset + length);
      return { sha256, sizeBytes: bytes.length, offset, bytes: Buffer.from(piece).toString("base64") };
    },
  );

  app.get(
    "/findings/:id/layout",
    {
      config: EVIDENCE,
      schema: {
        tags: TAGS,
        summary: "What the tables of the finding's file claim of it",
        params,
        response: { 200: SampleLayout },
      },
    },
    async (request) => {
      const { sha256, bytes } = await sampleOf(request);
      return { sha256, sizeBytes: bytes.length, layout: asWire(layoutSource(bytesSource(bytes))) };
    },
  );

  app.get(
    "/findings/:id/strings",
    {
      config: EVIDENCE,
      schema: {
        tags: TAGS,
        summary: "Text in the finding's file",
        params,
        querystring: StringsQuery,
        response: { 200: SampleStrings },
      },
    },
    async (request) => {
      const { sha256, bytes } = await sampleOf(request);
      const { q = "", after = "0" } = request.query;
      if (!/^\d{1,10}$/.test(after)) throw new Problem(400, "invalid", "This cursor is none of this list.");
      return { sha256, ...stringsFrom(bytes, Number(after), q.toLowerCase()) };
    },
  );
};

async function hashOfFinding({ store }: ServerContext, id: string): Promise<string> {
  const found = await store.findings.get(id);
  if (found === undefined) throw notFound("such finding");
  if (found.summary.sha256 === null) throw notKept("The bytes of this file were never seen: its hash is not known.");
  return found.summary.sha256;
}

function notKept(message: string): Problem {
  return new Problem(404, "no-sample", message, {
    mend: "Samples are kept when the server is started with --keep-samples and the endpoint's policy lets them be sent.",
  });
}

/** Strings that begin at `from` or behind it, up to a page of them or a piece of the file. */
function stringsFrom(bytes: Uint8Array, from: number, q: string) {
  const end = Math.min(bytes.length, from + SEARCHED);
  const piece = bytes.subarray(from, end);
  const places = new Places(bytesSource(bytes));
  const strings: SampleString[] = [];
  let next = end < bytes.length ? end : undefined;
  extractStrings(bytesSource(piece), { minLength: DEFAULT_MIN_LENGTH }, (found) => {
    const offset = from + found.offset;
    if (strings.length >= STRINGS) {
      next = Math.min(next ?? offset, offset);
      return;
    }
    if (q !== "" && !found.text.toLowerCase().includes(q)) return;
    strings.push({
      offset,
      encoding: found.encoding,
      length: found.length,
      text: found.text.slice(0, SHOWN),
      place: places.of(offset),
      marks: marksOf(found.text),
    });
  });
  return { strings, ...(next !== undefined && { next: String(next) }) };
}
