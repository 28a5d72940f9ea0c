import type { StringLine } from "@limpid/core";
import type { Layout as InspectLayout } from "@limpid/inspect";
import { type Static, Type } from "typebox";
import { Count, Cursor, list, Sha256, shape, type Wire } from "./shapes.ts";

/** Most bytes of a sample in one answer. */
export const MAX_BYTES = 65_536;

export const BytesQuery = shape({
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  length: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_BYTES })),
});
export type BytesQuery = Static<typeof BytesQuery>;

/** A piece of a kept sample. */
export const SampleBytes = shape({
  sha256: Sha256,
  /** Of the whole sample. */
  sizeBytes: Count,
  offset: Count,
  /** Base64. */
  bytes: Type.String(),
});
export type SampleBytes = Static<typeof SampleBytes>;

/** What the tables of the file claim of it, and the gaps. */
export const SampleLayout = shape({
  sha256: Sha256,
  sizeBytes: Count,
  layout: Type.Unsafe<Wire<InspectLayout>>({
    type: "object",
    required: ["regions", "issues"],
    properties: { regions: { type: "array" }, issues: { type: "array" } },
  }),
});
export type SampleLayout = Static<typeof SampleLayout>;

export const StringsQuery = shape({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  after: Type.Optional(Cursor),
});
export type StringsQuery = Static<typeof StringsQuery>;

/** A piece of text; `text` may be its beginning. */
export const SampleString = Type.Unsafe<Omit<StringLine, "path">>({
  type: "object",
  required: ["offset", "encoding", "length", "text", "marks"],
  properties: { offset: { type: "integer" }, length: { type: "integer" }, text: { type: "string" } },
});
export type SampleString = Static<typeof SampleString>;

export const SampleStrings = shape({
  sha256: Sha256,
  strings: list(SampleString),
  /** `after` of what follows: a page holds some, and a large file is searched piece by piece. */
  next: Type.Optional(Cursor),
});
export type SampleStrings = Static<typeof SampleStrings>;
